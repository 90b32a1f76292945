//go:build !noasm

#include "textflag.h"

// Constants of cephes.go, in the order of their use; integers come last.
DATA cephes<>+0(SB)/4, $0x3f800000 // one
DATA cephes<>+4(SB)/4, $0x3f000000 // half
DATA cephes<>+8(SB)/4, $0xc0000000 // minusTwo
DATA cephes<>+12(SB)/4, $0x3f3504f3 // sqrtHalf
DATA cephes<>+16(SB)/4, $0x3d9021bb // log0
DATA cephes<>+20(SB)/4, $0xbdebd1b8 // log1
DATA cephes<>+24(SB)/4, $0x3def251a // log2
DATA cephes<>+28(SB)/4, $0xbdfe5d4f // log3
DATA cephes<>+32(SB)/4, $0x3e11e9bf // log4
DATA cephes<>+36(SB)/4, $0xbe2aae50 // log5
DATA cephes<>+40(SB)/4, $0x3e4cceac // log6
DATA cephes<>+44(SB)/4, $0xbe7ffffc // log7
DATA cephes<>+48(SB)/4, $0x3eaaaaaa // log8
DATA cephes<>+52(SB)/4, $0xb95e8083 // ln2Low
DATA cephes<>+56(SB)/4, $0x3f318000 // ln2High
DATA cephes<>+60(SB)/4, $0x40c90fdb // twoPi
DATA cephes<>+64(SB)/4, $0x3fa2f983 // fourOverPi
DATA cephes<>+68(SB)/4, $0xbf490000 // pi4a
DATA cephes<>+72(SB)/4, $0xb97da000 // pi4b
DATA cephes<>+76(SB)/4, $0xb3222169 // pi4c
DATA cephes<>+80(SB)/4, $0xb94ca1f9 // sin0
DATA cephes<>+84(SB)/4, $0x3c08839e // sin1
DATA cephes<>+88(SB)/4, $0xbe2aaaa3 // sin2
DATA cephes<>+92(SB)/4, $0x37ccf5ce // cos0
DATA cephes<>+96(SB)/4, $0xbab6061a // cos1
DATA cephes<>+100(SB)/4, $0x3d2aaaa5 // cos2
DATA cephes<>+104(SB)/4, $0x007fffff // fraction
DATA cephes<>+108(SB)/4, $0x3f000000 // exponentHalf
DATA cephes<>+112(SB)/4, $0x0000007e // bias
DATA cephes<>+116(SB)/4, $0x00000001 // i1
DATA cephes<>+120(SB)/4, $0xfffffffe // iNot1
DATA cephes<>+124(SB)/4, $0x00000002 // i2
DATA cephes<>+128(SB)/4, $0x00000004 // i4
GLOBL cephes<>(SB), RODATA|NOPTR, $132

// func boxMullerAVX2(d *float32, blocks int, mean, std float32)
TEXT ·boxMullerAVX2(SB), NOSPLIT, $0-24
	MOVQ d+0(FP), DI
	MOVQ blocks+8(FP), CX
	VBROADCASTSS mean+16(FP), Y15
	VBROADCASTSS std+20(FP), Y14
	VBROADCASTSS cephes<>+0(SB), Y13 // one
	VBROADCASTSS cephes<>+4(SB), Y12 // half

block:
	// x = 1 - d[:8] = m 2^e: Y1 = e, Y0 = m - 1, doubled where m < sqrt(1/2).
	VSUBPS (DI), Y13, Y0
	VPSRLD $23, Y0, Y1
	VBROADCASTSS cephes<>+112(SB), Y2 // bias
	VPSUBD Y2, Y1, Y1
	VCVTDQ2PS Y1, Y1
	VBROADCASTSS cephes<>+104(SB), Y2 // fraction
	VANDPS Y2, Y0, Y0
	VBROADCASTSS cephes<>+108(SB), Y2 // exponentHalf
	VORPS Y2, Y0, Y0
	VBROADCASTSS cephes<>+12(SB), Y2 // sqrtHalf
	VCMPPS $1, Y2, Y0, Y2
	VANDPS Y2, Y13, Y3
	VSUBPS Y3, Y1, Y1
	VANDPS Y2, Y0, Y3
	VSUBPS Y13, Y0, Y0
	VADDPS Y3, Y0, Y0

	// Y0 = log x, Y2 the polynomial, Y3 the square.
	VMULPS Y0, Y0, Y3
	VBROADCASTSS cephes<>+16(SB), Y2 // log0
	VBROADCASTSS cephes<>+20(SB), Y4 // log1
	VFMADD213PS Y4, Y0, Y2
	VBROADCASTSS cephes<>+24(SB), Y4 // log2
	VFMADD213PS Y4, Y0, Y2
	VBROADCASTSS cephes<>+28(SB), Y4 // log3
	VFMADD213PS Y4, Y0, Y2
	VBROADCASTSS cephes<>+32(SB), Y4 // log4
	VFMADD213PS Y4, Y0, Y2
	VBROADCASTSS cephes<>+36(SB), Y4 // log5
	VFMADD213PS Y4, Y0, Y2
	VBROADCASTSS cephes<>+40(SB), Y4 // log6
	VFMADD213PS Y4, Y0, Y2
	VBROADCASTSS cephes<>+44(SB), Y4 // log7
	VFMADD213PS Y4, Y0, Y2
	VBROADCASTSS cephes<>+48(SB), Y4 // log8
	VFMADD213PS Y4, Y0, Y2
	VMULPS Y0, Y2, Y2
	VBROADCASTSS cephes<>+52(SB), Y4 // ln2Low
	VMULPS Y4, Y1, Y4
	VFMADD213PS Y4, Y3, Y2
	VFNMADD231PS Y12, Y3, Y2
	VADDPS Y2, Y0, Y0
	VBROADCASTSS cephes<>+56(SB), Y4 // ln2High
	VFMADD231PS Y4, Y1, Y0

	// Y0 = r
	VBROADCASTSS cephes<>+8(SB), Y4 // minusTwo
	VMULPS Y4, Y0, Y0
	VSQRTPS Y0, Y0

	// t = 2 pi d[8:]: Y1 = j, Y2 = t - j pi/4, Y3 its square.
	VBROADCASTSS cephes<>+60(SB), Y4 // twoPi
	VMULPS 32(DI), Y4, Y2
	VBROADCASTSS cephes<>+64(SB), Y4 // fourOverPi
	VMULPS Y4, Y2, Y1
	VCVTTPS2DQ Y1, Y1
	VBROADCASTSS cephes<>+116(SB), Y4 // i1
	VPADDD Y4, Y1, Y1
	VBROADCASTSS cephes<>+120(SB), Y4 // iNot1
	VPAND Y4, Y1, Y1
	VCVTDQ2PS Y1, Y5
	VBROADCASTSS cephes<>+68(SB), Y4 // pi4a
	VFMADD231PS Y4, Y5, Y2
	VBROADCASTSS cephes<>+72(SB), Y4 // pi4b
	VFMADD231PS Y4, Y5, Y2
	VBROADCASTSS cephes<>+76(SB), Y4 // pi4c
	VFMADD231PS Y4, Y5, Y2
	VMULPS Y2, Y2, Y3

	// Y5 and Y6 = sine and cosine of Y2.
	VBROADCASTSS cephes<>+80(SB), Y5 // sin0
	VBROADCASTSS cephes<>+84(SB), Y4 // sin1
	VFMADD213PS Y4, Y3, Y5
	VBROADCASTSS cephes<>+88(SB), Y4 // sin2
	VFMADD213PS Y4, Y3, Y5
	VMULPS Y3, Y5, Y5
	VFMADD213PS Y2, Y2, Y5
	VBROADCASTSS cephes<>+92(SB), Y6 // cos0
	VBROADCASTSS cephes<>+96(SB), Y4 // cos1
	VFMADD213PS Y4, Y3, Y6
	VBROADCASTSS cephes<>+100(SB), Y4 // cos2
	VFMADD213PS Y4, Y3, Y6
	VMULPS Y3, Y6, Y6
	VMULPS Y12, Y3, Y4
	VFMSUB213PS Y4, Y3, Y6
	VADDPS Y13, Y6, Y6

	// Y7 and Y8 = sine and cosine of t: exchanged where j&2 != 0, and negated.
	VBROADCASTSS cephes<>+124(SB), Y9 // i2
	VPXOR Y10, Y10, Y10
	VPAND Y9, Y1, Y4
	VPCMPEQD Y10, Y4, Y4
	VBLENDVPS Y4, Y5, Y6, Y7
	VBLENDVPS Y4, Y6, Y5, Y8
	VBROADCASTSS cephes<>+128(SB), Y4 // i4
	VPAND Y4, Y1, Y5
	VPSLLD $29, Y5, Y5
	VXORPS Y5, Y7, Y7
	VPSUBD Y9, Y1, Y1
	VPANDN Y4, Y1, Y1
	VPSLLD $29, Y1, Y1
	VXORPS Y1, Y8, Y8

	VMULPS Y8, Y0, Y8
	VMULPS Y7, Y0, Y7
	VFMADD213PS Y15, Y14, Y8
	VFMADD213PS Y15, Y14, Y7
	VMOVUPS Y8, (DI)
	VMOVUPS Y7, 32(DI)

	ADDQ $64, DI
	DECQ CX
	JNZ block
	VZEROUPPER
	RET
