import { strict as assert } from "node:assert"
import { run } from "./InProcess.ts"

const isThere = async (shell: string): Promise<boolean> => {
  const found = await new Deno.Command("sh", { args: ["-c", `command -v ${shell}`] }).output()
  return found.success
}

/** What each shell offers for the words of a line, of which the last is not finished; `awaited` is the last. */
const shells: Readonly<
  Record<string, (script: string, words: ReadonlyArray<string>, awaited: string) => string>
> = {
  bash: (script, words) =>
    `source ${script}
     read -r _ _ _ name _ < <(complete -p cam2 | sed 's/.*-F \\([^ ]*\\).*/x x x \\1 x/')
     COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")})
     COMP_CWORD=${words.length - 1} COMP_LINE="${words.join(" ")}" COMP_POINT=\${#COMP_LINE}
     "$name" cam2 "${words.at(-1)}" "${words.at(-2)}"
     printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: (script, words) => `source ${script}; complete -C "${words.join(" ")}"`,
  zsh: (script, words, awaited) =>
    `zmodload zsh/zpty
     zpty terminal zsh -f -i
     zpty -w terminal "PS1=; autoload -Uz compinit; compinit -D -u; source ${script}; compdef _cam2 cam2"
     zpty -w terminal "LISTMAX=1000; echo be''gin"
     zpty -r terminal shown '*begin*'
     zpty -w -n terminal "${words.join(" ")}"$'\\t\\t'
     zpty -r terminal shown '*${awaited}*'
     print -r -- "$shown"
     zpty -d terminal`,
}

const offered: ReadonlyArray<readonly [words: string, expected: ReadonlyArray<string>]> = [
  ["cam2 se", ["search", "serve"]],
  ["cam2 apps re", ["register", "remove", "reset-secret"]],
  ["cam2 search --type ", ["ip", "non_ip", "stream"]],
  ["cam2 near --cs", ["--csv"]],
]

for (const [shell, program] of Object.entries(shells)) {
  Deno.test({
    name: `--completions ${shell}: offers commands, flags and choices`,
    ignore: !(await isThere(shell)),
    fn: async () => {
      const directory = await Deno.makeTempDir({ prefix: "cam2-completions-" })
      try {
        const script = `${directory}/_cam2`
        const { code, stderr, stdout } = await run(["--completions", shell])
        assert.deepEqual([code, stderr], [0, ""])
        await Deno.writeTextFile(script, stdout)
        for (const [line, expected] of offered) {
          const ran = await new Deno.Command(shell, {
            args: ["-c", program(script, line.split(" "), expected.at(-1)!)],
            env: { HOME: directory, TERM: "dumb" },
            signal: AbortSignal.timeout(300_000),
          }).output()
          const shown = new TextDecoder().decode(ran.stdout)
          for (const word of expected) {
            assert.ok(
              shown.includes(word),
              `${line}: ${shown}${new TextDecoder().decode(ran.stderr)}`,
            )
          }
        }
      } finally {
        await Deno.remove(directory, { recursive: true })
      }
    },
  })
}
