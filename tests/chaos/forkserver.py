"""Runs `baimo` commands in children forked from a process that has everything loaded.

Loading LangGraph and LiteLLM takes seconds; forking lets a test kill a hundred real processes in that time. Reads one
JSON command a line: {"args", "out", "err"} starts a child and answers {"pid"}; {"wait": pid} answers {"status"}.
"""

import json
import os
import sys


def child(command: dict[str, object]) -> None:
    out = os.open(str(command["out"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    err = os.open(str(command["err"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.close(0)
    from baimo.cli import run

    args = command["args"]
    assert isinstance(args, list)
    status = run(args)
    sys.stdout.flush()
    os._exit(status)


def main() -> None:
    import agents.graph
    import agents.rehearsal
    import agents.session

    if "--models" in sys.argv:
        from agents.gateway import load_litellm

        load_litellm()
    agents.graph.debate_graph()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        if "wait" in command:
            _, status = os.waitpid(command["wait"], 0)
            print(json.dumps({"status": os.waitstatus_to_exitcode(status)}), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            child(command)
        print(json.dumps({"pid": pid}), flush=True)


if __name__ == "__main__":
    main()
