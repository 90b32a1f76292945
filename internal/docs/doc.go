// Package docs holds the tests that keep documentation true: the Go code of
// README.md occurs word for word in the programs below readme, which are compiled
// and run; its links lead somewhere; every exported name has a comment; and the
// page of operations lists every one.
package docs
