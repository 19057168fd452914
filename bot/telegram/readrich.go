package telegram

import (
	"encoding/json"
	"strings"
)

const richDepth = 64 // Telegram allows 16 levels of blocks; texts nest besides

// richText returns the words of a rich message (core.telegram.org/bots/api#richmessage), a block a line. What
// a block is does not matter: wherever words may stand in one, they are taken, in the order of reading.
func richText(raw json.RawMessage) string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return ""
	}
	var b strings.Builder
	writeRich(&b, v, richDepth)
	return strings.TrimSpace(b.String())
}

func writeRich(b *strings.Builder, v any, depth int) {
	if depth == 0 {
		return
	}
	switch v := v.(type) {
	case string:
		b.WriteString(v)
	case []any:
		for _, one := range v {
			writeRich(b, one, depth-1)
		}
	case map[string]any:
		for _, key := range []string{"label", "summary", "text", "alternative_text", "expression"} {
			if one, ok := v[key]; ok {
				writeRich(b, one, depth-1)
				if key == "label" {
					b.WriteByte(' ')
				}
			}
		}
		for _, key := range []string{"blocks", "items", "cells", "caption", "credit"} {
			writeParts(b, v[key], depth-1)
		}
	}
}

// writeParts writes blocks, items of a list or rows of a table, each beginning a line.
func writeParts(b *strings.Builder, v any, depth int) {
	parts, ok := v.([]any)
	if !ok && v != nil {
		parts = []any{v}
	}
	for _, one := range parts {
		if s := b.String(); s != "" && !strings.HasSuffix(s, "\n") && !strings.HasSuffix(s, " ") {
			b.WriteByte('\n')
		}
		row, isRow := one.([]any)
		if !isRow {
			writeRich(b, one, depth)
			continue
		}
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('\t')
			}
			writeRich(b, cell, depth)
		}
	}
}
