//go:build gc && !noasm

#include "textflag.h"

// func pause()
TEXT ·pause(SB), NOSPLIT, $0-0
	// YIELD takes no time on most processors; a barrier takes about as long as
	// PAUSE does elsewhere.
	ISB $15
	RET
