#!/bin/sh
# sh check.sh FILE [HEAD]: checks exact lines, whole or redacted, as docs/log-format.md says, and the head of a receipt.
set -e; hash() { sum=$(printf %s "$1" | base64 -d | sha256sum) && echo "${sum%% *}"; }
fail() { echo "$1" && exit 1; }
case $(head -c 2 "$1" | od -An -tx1) in *"ff fe"|*"fe ff"|*"7b 00"|*"00 7b") fail "Text in UTF-16: not checked. Save it as UTF-8 first.";; esac
jq -Rrn 'def text(domain): "firmly/\(domain)/v1\n\(.)" | @base64;  def need(test): if test then . else error end;
  def rows: (.core | fromjson) as $c | need($c.v == 1 and ($c.seq | type) == "number" and $c.sd == ($c.sd | unique))
    | need(keys == ["core", "fields"] and ([.fields[] | fromjson[1]] | length == (unique | length)))
    | need([$c.stream, $c.prev, $c.sd[]] | all(test("[^0-9a-f]") | not))
    | "core \(.core | text("event")) \($c.stream) \($c.seq) \($c.prev) ,\($c.sd | join(",")),", "field \(.fields[] | text("field"))";
  (inputs | ltrimstr("\ufeff") | if test("^(\\{\"(format|attachment)\":|\\s*$)") then "no entry" else try (fromjson | rows) catch "bad" end), "end"
' "$1" | { n=0 streams= found= want=$(printf %s "${2-}" | tr -d '[:space:]')
  while read -r what text stream seq prev digests_now; do [ "$what" = field ] || n=$((n + 1)); case $what in
    core) digests=$digests_now head=$(hash "$text"); eval "due=\${due_$stream:-1 $(printf %064d 0)}"
      [ "$seq $prev" = "$due" ] || fail "Line $n: entry $seq does not follow on the one before it in its stream."
      eval "due_$stream='$((seq + 1)) $head'"; [ "$seq" != 1 ] || streams="$streams $stream"; [ "$head" != "$want" ] || found=$n;;
    field) case $digests in *",$(hash "$text"),"*) ;; *) fail "Line $n: a field is not as it was written.";; esac;;
    bad) fail "Line $n: not as it was written.";;
    end) for s in $streams; do eval "set -- \$due_$s"; echo "Stream $s: $(($1 - 1)) entries, unbroken. Head: $2"; done
      [ "$streams" ] && [ "$want" = "" -o "$found" ] && echo "Unbroken${found:+; the receipt ends at line $found}." && exit 0;;
  esac; done; fail "No entries, or none has the head that was given."; }
