import assert from "node:assert/strict"
import { map } from "@cam2/camera-database/map"
import { attributionProblem, tilesProblem } from "../../../src/map/Tiles.ts"

Deno.test("tilesProblem: an http or https address of a tile is taken", () => {
  for (
    const url of [
      "https://tiles.example.org/{z}/{x}/{y}.png",
      "http://127.0.0.1:8080/tiles/{z}/{y}/{x}",
      "https://tiles.example.org/tile?z={z}&x={x}&y={y}&key=abc",
    ]
  ) assert.equal(tilesProblem(url), undefined)
})

Deno.test("tilesProblem: anything else is refused, and said what was expected", () => {
  for (
    const url of [
      "",
      "tiles.example.org/{z}/{x}/{y}.png",
      "/{z}/{x}/{y}.png",
      "//tiles.example.org/{z}/{x}/{y}.png",
      "ftp://tiles.example.org/{z}/{x}/{y}.png",
      "javascript:alert({z}+{x}+{y})",
      "data:image/png,{z}{x}{y}",
      "https://tiles.example.org/{z}/{x}.png",
      "https://tiles.example.org/{z}/{x}/{y}/{z}.png",
      "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
      "https://{z}.example.org/{x}/{y}.png",
      "https:{z}.example.org/{x}/{y}.png",
      "https:/{z}/{x}/{y}.png",
      "https:///{z}/{x}/{y}.png",
      "https:\\\\{z}/{x}/{y}.png",
      "https://tiles.example.org\\{z}\\{x}\\{y}.png",
      "https://user:password@tiles.example.org/{z}/{x}/{y}.png",
      "https://tiles.example.org/{z}/{x}/{y}.png; script-src *",
      "https://tiles.example.org/{z}/{x}/{y}'",
    ]
  ) assert.match(tilesProblem(url) ?? "", /^expected an http or https address with \{z\}/, url)
})

Deno.test("map: tiles that name nobody, or no address, are told before the server starts", () => {
  assert.equal(attributionProblem("© OpenStreetMap contributors"), undefined)
  const url = "https://tiles.example.org/{z}/{x}/{y}.png"
  for (const tiles of [{ url: "tiles", attribution: "a" }, { url, attribution: " " }]) {
    assert.throws(() => map({ tiles }), { name: "TypeError", message: /^tiles: expected/ })
  }
})
