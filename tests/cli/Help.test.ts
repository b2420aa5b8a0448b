import { strict as assert } from "node:assert"
import { commands, run } from "./InProcess.ts"

const groups = {
  apps: ["list", "log", "me", "register", "remove", "reset-secret", "set-owner", "set-permission"],
  sources: ["list", "put"],
}

/** Every command with its group, as it is written. */
const all: ReadonlyArray<ReadonlyArray<string>> = [
  ...[...commands, "watch", "put", "mcp", "migrate"].map((name) => [name]),
  ...Object.entries(groups).flatMap(([group, names]) => names.map((name) => [group, name])),
]

// What has to be given has no default.
const needed = ["by", "zoom", "from", "to"]

Deno.test("--help: each flag that has a value says its choices, or what holds without it", async () => {
  let count = 0
  for (const command of all) {
    const { code, stdout } = await run([...command, "--help"])
    assert.equal(code, 0)
    const [own] = stdout.split("GLOBAL FLAGS")
    for (const line of own!.split("\n")) {
      const [, name = "", said = ""] = /^ {2}--([a-z-]+)[^<]* <[^>]+> +(.*)$/.exec(line) ?? []
      if (name === "" || needed.includes(name)) continue
      count++
      assert.match(said, /left out|\(choices: /, `${command.join(" ")} --${name}`)
    }
  }
  assert.ok(count > 100)
})

Deno.test("--help: a number says its unit", async () => {
  const units: Readonly<Record<string, RegExp>> = {
    latitude: /degrees/,
    longitude: /degrees/,
    radius: /kilometres/,
    bbox: /degrees/,
    "resolution-width": /<pixels>/,
    "resolution-height": /<pixels>/,
    "created-after": /ISO 8601/,
  }
  const { stdout } = await run(["search", "--help"])
  for (const [flag, unit] of Object.entries(units)) {
    const line = stdout.split("\n").find((line) => line.startsWith(`  --${flag} `))
    assert.match(line ?? "", unit)
  }
})

Deno.test("cam2: NO_COLOR and a pipe leave colours out of help and errors", async () => {
  for (const args of [["--help"], ["search", "--help"], ["serch"]]) {
    const { stderr, stdout } = await run(args, { env: { NO_COLOR: "1" } })
    assert.ok(!(stdout + stderr).includes("\u001b"))
  }
})
