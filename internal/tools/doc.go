// Package tools holds the programs that write the library's generated files;
// go generate runs them. They live in a module of their own, so that importing
// the library drags in none of what they need.
package tools
