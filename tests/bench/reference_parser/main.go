// The yardstick of script/bench: how long hashicorp/hcl, which Terraform uses, takes to parse every
// .tf file below a folder. Prints the best of ROUNDS rounds on one thread, files already in memory.
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: reference_parser FOLDER ROUNDS")
		os.Exit(2)
	}
	rounds, err := strconv.Atoi(os.Args[2])
	if err != nil || rounds < 1 {
		fmt.Fprintln(os.Stderr, "ROUNDS is a number from 1")
		os.Exit(2)
	}
	// One thread for the parser and the garbage collector together, as the other side has.
	runtime.GOMAXPROCS(1)
	var texts [][]byte
	bytes := 0
	err = filepath.WalkDir(os.Args[1], func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !strings.HasSuffix(path, ".tf") {
			return err
		}
		text, err := os.ReadFile(path)
		texts = append(texts, text)
		bytes += len(text)
		return err
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	best := time.Duration(1<<63 - 1)
	failed := 0
	for round := 0; round < rounds; round++ {
		failed = 0
		start := time.Now()
		for _, text := range texts {
			if _, diags := hclsyntax.ParseConfig(text, "x.tf", hcl.InitialPos); diags.HasErrors() {
				failed++
			}
		}
		if took := time.Since(start); took < best {
			best = took
		}
	}
	fmt.Printf("files %d\nbytes %d\nfailed %d\nparse_ms %.2f\n", len(texts), bytes, failed,
		float64(best.Microseconds())/1000)
}
