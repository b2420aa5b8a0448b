import { strict as assert } from "node:assert"
import config from "../../deno.json" with { type: "json" }
import { version } from "../../src/cli/main.ts"
import { namesElsewhere } from "../../src/cli/output/OtherNames.ts"
import { commands, type Ran, run, unreachable } from "./InProcess.ts"

/** A failure told in one line on standard error, and nothing on standard output. */
const assertOneLine = ({ code, stderr, stdout }: Ran, expectedCode: number, line: RegExp) => {
  assert.equal(stdout, "")
  assert.match(stderr, /^cam2: [^\n]+\n$/)
  assert.match(stderr, line)
  assert.equal(code, expectedCode)
  assert.ok(!stderr.includes(unreachable.CAM2_CLIENT_SECRET))
}

Deno.test("version: is that of the package", async () => {
  assert.equal(version, config.version)
  assert.deepEqual(await run(["--version"]), { code: 0, stdout: `cam2 v${version}\n`, stderr: "" })
})

Deno.test("--help: lists every command, and each explains itself with examples", async () => {
  const { stdout } = await run(["--help"])
  for (const command of commands) {
    assert.match(stdout, new RegExp(`^  ${command}[ ,]`, "m"))
    const help = await run([command, "--help"])
    assert.equal(help.code, 0)
    assert.equal(help.stderr, "")
    for (const section of ["DESCRIPTION", "USAGE", "FLAGS", "EXAMPLES"]) {
      assert.ok(help.stdout.includes(section), `${command} has no ${section}`)
    }
  }
})

Deno.test("serve: its help says the default of each flag that has a value", async () => {
  const { stdout } = await run(["serve", "--help"])
  const defaults = [
    ["hostname", "127.0.0.1"],
    ["port", "8080"],
    ["db", "cam2.sqlite"],
    ["auth-failures-per-minute", "20"],
    ["log-format", "off"],
    ["max-concurrency", "256"],
  ]
  for (const [flag, value] of defaults) {
    const line = stdout.split("\n").find((line) => line.startsWith(`  --${flag} <`))
    assert.ok(line?.includes(`${value} when left out`), `${flag}: ${line}`)
  }
})

Deno.test("cam2: every flag that has other names elsewhere is one that a command has", async () => {
  const flags = new Set<string>()
  for (const command of commands) {
    const { stdout } = await run([command, "--help"])
    for (const [, flag = ""] of stdout.matchAll(/--([a-z-]+)/g)) flags.add(flag)
  }
  assert.deepEqual(Object.keys(namesElsewhere).filter((flag) => !flags.has(flag)), [])
})

Deno.test("cam2: without a command shows the help on standard error, exit code 2", async () => {
  const { code, stderr, stdout } = await run([])
  assert.deepEqual([code, stdout], [2, ""])
  assert.match(stderr, /USAGE/)
})

Deno.test("--completions: gives a script for every shell", async () => {
  for (const shell of ["bash", "zsh", "fish", "powershell"]) {
    const { code, stdout } = await run(["--completions", shell])
    assert.equal(code, 0)
    assert.match(stdout, /import/)
  }
})

Deno.test("cam2: wrong usage is one line with the exit code 2", async () => {
  const wrong: ReadonlyArray<readonly [args: string, line: RegExp]> = [
    ["serch", /Unknown subcommand "serch".* search/],
    ["search --radus 5", /Unrecognized flag: --radus.* --radius; see cam2 search --help/],
    ["search --text pier", /--text in command cam2 search; did you mean --query\?; see cam2 /],
    ["search -q pier", /flag: -q in .*; did you mean --query\?.* written after =/],
    ["facets --by country --q pier", /--q in command cam2 facets; did you mean --query\?;/],
    ["near 1,2 --lat 1", /--lat in command cam2 near; see cam2 near --help\n/],
    ["count --since 2024", /; did you mean --created-after or --updated-after\?;/],
    ["changes --since 2024", /; did you mean --start\?;/],
    ["search --camera_type ip", /--camera_type .*; did you mean --type\?;/],
    ["export --is-active-image true", /; did you mean --active-image\?;/],
    ["search --latitude north", /--latitude: "north"/],
    ["search --latitude 95 --longitude 1 --radius 1", /cam2: --latitude: got 95/],
    ["search --latitude 40 --longitude -86.9", /^cam2: --latitude and --longitude need --radius\n/],
    ["search --radius 5", /^cam2: --radius needs --latitude and --longitude, or --near\n/],
    ["export --radius 5", /^cam2: --radius needs --latitude and --longitude, or --near\n/],
    ["search --radius 5 --latitude 1", /^cam2: --latitude and --radius need --longitude\n/],
    ["search --longitude 1", /^cam2: --longitude needs --latitude and --radius\n/],
    ...["count", "stats", "facets --by city", "clusters --zoom 3"].map((command) =>
      [`${command} --radius 5`, /^cam2: --radius needs --latitude and --longitude\n/] as const
    ),
    ["search --near 40.4259", /--near: "40.4259". Expected latitude,longitude in degrees/],
    ["search --near -91,5", /--near: "-91,5". Expected/],
    ["export --near 1,2 --latitude 3", /--near .*excludes --latitude and --longitude/],
    ["search --bbox -87,40.4,-86.85", /--bbox: "-87,40.4,-86.85". Expected west,south,east,north/],
    [
      "search --fields cuontry,id",
      /There is no "cuontry", "id"; did you mean country\? Expected names/,
    ],
    ["search --fields cuontry", /"cuontry"\. There is no .* Expected (?!.*Expected)/],
    [
      "facets --by cuontry",
      /--by: "cuontry"\. Expected: .*; did you mean country\?; see cam2 facets/,
    ],
    ["search --type strem", /--type: "strem"\. .*; did you mean stream\?; see/],
    ["changes --kind ad", /--kind: "ad"\. Expected: "added" .* "removed"; see/],
    ["search --active-video ture", /; did you mean true\?;/],
    ["export --format geojsn", /; did you mean geojson\?;/],
    ["set-permission abc amin", /<level>: "amin"\. .*; did you mean admin\?;/],
    ["search --query -pier", /flag: -p.* written after =/],
    ["search --query !", /cam2: --query: got "!"/],
    ["search --fields city,nosuch", /There is no "nosuch". Expected .*cameraID,.*city/],
    ["search --fields city,nosuch", /"city,nosuch"\. There is no .* Expected (?!.*Expected)/],
    ["count --created-after never", /cam2: --created-after: got "never"/],
    ["put harbour 4 camera.json", /argument: "camera.json"; the record is read from --file/],
    ["search --type webcam", /--type: "webcam"/],
    ["search --active-image maybe", /--active-image: "maybe"/],
    ["search --limit 0", /--limit/],
    ["search --limit 5 --all", /exclude each other/],
    ["search --offset -1", /cam2: --offset: got -1/],
    ["search --resolution-width 0", /cam2: --resolution-width: got 0/],
    [
      "search --client-id abc",
      /cam2: --client-id or CAM2_CLIENT_ID: .*Length of ClientID should be 96/,
    ],
    ["search --base-url ftp://example.org", /cam2: --base-url or CAM2_BASE_URL: .*option baseURL/],
    ["search somewhere", /Unexpected positional argument/],
    ["backup", /Missing required argument: file/],
    ["camera", /Missing required argument: id/],
    ["camera 12", /"12" is not a camera id.*--legacy/],
    ...["edit 12 --set city=Ulm", "edit 12", "rm 12", "retire 12"].map((args) =>
      [args, /^cam2: "12" is not a camera id of 24 hexadecimal characters\n/] as const
    ),
    ["camera abc --legacy", /"abc" is not a legacy id/],
    ["changes --start yesterday", /cam2: --start: got "yesterday"/],
    ["import", /Missing required argument: file-or-url/],
    ["serve --db ", /--db. Expected the path of a file.*: the name of the file is missing/],
    ["import a.csv --errors -", /--errors: "-". Expected the path of a file, such as/],
    ["watch --checkpoint -", /--checkpoint: "-". Expected the path of a file, such as/],
    ["serve --db -", /--db.*- is no name of a file; for a file of that name write \.\/-/],
    ["serve --db file:a?mode=memory", /--db.*give the path of the file, not a URI/],
    ["serve --db :memory: --db-connections 4", /--db-connections needs PostgreSQL as --db/],
    ["check-db --db -", /--db.*- is no name of a file/],
    ["backup a --db -", /--db.*- is no name of a file/],
    ["import x --concurrency 0", /--concurrency/],
    ["register bob\u200b", /<owner>: got "bob.*", expected the user name of the owner, 1 to 200/],
    ["set-owner abc bob\u202e", /cam2: <owner>: /],
    ["apps lgo", /Unknown subcommand "lgo".* log/],
    ["clients remove", /Missing required argument: client-id/],
    ["clients reset-secret abc --keep -1", /--keep.*from 0 to 604800, got -1/],
    ["reset-secret abc --keep 604801", /--keep.*from 0 to 604800, got 604801/],
    ["reset-secret abc --keep 8d", /--keep.*from 0 to 604800, got 8d/],
    ["reset-secret abc --keep 1y", /--keep.*90s, 30m, 12h or 7d/],
    ["clients log --limit 0", /--limit/],
    ["apps log --end tomorrow", /cam2: --end: got "tomorrow"/],
    ["register bob --permission root", /--permission: "root"/],
    ["set-permission abc", /Missing required argument: level/],
    ["set-permission abc root", /level/],
    ["update", /Missing required argument: camera-id/],
    [
      `search --client-secret ${unreachable.CAM2_CLIENT_SECRET}`,
      /Unrecognized flag: --client-secret/,
    ],
    [
      `search --client-secret=${unreachable.CAM2_CLIENT_SECRET}`,
      /Unrecognized flag: --client-secret/,
    ],
  ]
  for (const [args, line] of wrong) {
    assertOneLine(await run(args.split(" "), { env: unreachable }), 2, line)
  }
})

Deno.test("cam2: a value that begins with a negative number is one, with and without =", async () => {
  for (
    const args of [
      ["search", "--bbox", "-87,40.4,-86.85,40.45"],
      ["search", "--near", "-33.8,151.2"],
      ["count", "--latitude", "-33.8", "--longitude", "-70", "--radius", "5"],
      ["export", "--bbox", "-.5,1,2,3", "--type", "stream"],
    ]
  ) {
    // The flags were right: the server is what is not there.
    assertOneLine(await run(args, { env: unreachable }), 1, /No request was sent/)
  }
})

Deno.test("cam2: what is missing for a connection is named, exit code 2", async () => {
  assertOneLine(
    await run(["search"]),
    2,
    /CAM2_BASE_URL .* CAM2_CLIENT_ID .* CAM2_CLIENT_SECRET/,
  )
  const { CAM2_CLIENT_SECRET: _, ...rest } = unreachable
  const missing = await run(["search"], { env: rest })
  assertOneLine(missing, 2, /set CAM2_CLIENT_SECRET/)
  assert.ok(!missing.stderr.includes("CAM2_BASE_URL"))
  assertOneLine(
    await run(["search"], { env: { ...unreachable, CAM2_CLIENT_SECRET: "short" } }),
    2,
    /cam2: CAM2_CLIENT_SECRET: Length of ClientSecret/,
  )
})

Deno.test("cam2: a failed operation is one line with the exit code 1", async () => {
  const failed: ReadonlyArray<readonly [args: string, line: RegExp, stdin?: string]> = [
    ["backup copy.sqlite --db nowhere.sqlite", /nowhere\.sqlite .*: there is no such database/],
    ["backup nowhere/a --db README.md", /README\.md to nowhere\/a: there is no such directory/],
    ["backup README.md --db deno.json", /README\.md exists; choose another name/],
    ["backup copy.sqlite --db README.md", /copy\.sqlite: file is not a database/],
    [
      "camera 5ae0ecbd336359291be74c12",
      /No request was sent to http:\/\/127\.0\.0\.1:1: this machine refuses it/,
    ],
    ["import nowhere.json", /cannot read nowhere\.json: there is no such file/],
    ["import .", /cannot read \.: it is a directory/],
    ["import http://127.0.0.1:1/cameras?key=k3y", /cannot read http:\/\/127\.0\.0\.1:1\/cameras: /],
    ["import -", /begins as OpenTrafficCamMap, but is not JSON/, '{"Ohio": {"Adams": ['],
    ["add", /not JSON/, "nonsense"],
    ["add", /not a JSON object/, "[]"],
    [
      "add",
      /cam2: ip: got nothing/,
      '{"camera_type": "ip", "is_active_image": true, "is_active_video": true}',
    ],
    [
      "add",
      /cam2: Keywords \['contry'\] are not defined; did you mean country\?\n/,
      '{"camera_type": "ip", "ip": "192.0.2.1", "is_active_image": true, "is_active_video": true, ' +
      '"contry": "US"}',
    ],
    ["add --file nowhere.json", /cannot read .*nowhere\.json: there is no such file/],
    ["update 5ae0ecbd336359291be74c12", /cam2: latitude: got 91/, '{"latitude": 91}'],
  ]
  for (const [args, line, stdin = ""] of failed) {
    assertOneLine(await run(args.split(" "), { env: unreachable, stdin }), 1, line)
  }
})
