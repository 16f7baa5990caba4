#!/usr/bin/env bash
# The manifest that `submit kubernetes` prints against the schema of Kubernetes.
#
#   tests/kubernetes/test.sh BLUELIFT [PYTHON]
#
# Needs a Python with `kubernetes-validate`. Ends with 77 and says so if it is not there.
set -euo pipefail
bluelift=$(realpath "${1:?the program}")
python=${2:-python3}
if ! "$python" -c 'import kubernetes_validate' 2>/dev/null; then
    printf 'skipped: this Python has no `kubernetes-validate`\n'
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$bluelift" shard plan -n 1000 --shards 50 -o "$work/job" >"$work/told.txt"
"$bluelift" submit kubernetes "$work/job" --image registry.example/bluelift:1 --claim shared >"$work/job.yaml"
"$python" - "$work/job.yaml" <<'END'
import json
import sys

import kubernetes_validate

manifest = json.load(open(sys.argv[1]))
version = kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)
assert manifest["spec"]["completions"] == 50
# The schema is strict: a misspelt key must not pass.
manifest["spec"]["completionsMode"] = "Indexed"
try:
    kubernetes_validate.validate(manifest, version, strict=True)
except kubernetes_validate.ValidationError:
    print(f"the manifest is valid for Kubernetes {version}")
else:
    sys.exit("a misspelt key was not found")
END
