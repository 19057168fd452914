package main

import (
	"fmt"
	"runtime/debug"

	"genjin/messages/place"
)

// version tells what this program was built from, and whose data it holds.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "genjin (unknown build)"
	}
	revision := ""
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			revision = " " + s.Value[:12]
		}
	}
	return fmt.Sprintf("genjin %s%s, %s\n%s", info.Main.Version, revision, info.GoVersion, place.Credit)
}
