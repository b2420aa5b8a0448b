/**
 * Stands for the page until that is made.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"

export const mapPage: MapAsset = {
  name: "page-00000000.html",
  contentType: "text/html; charset=utf-8",
  gzip:
    "H4sIAAAAAAAC/y1Nuw6AIBDb/QpkVxwdDha/5ILnK6CEOwf/Xnx0aNqmTaEeDy9XIrVIDA4eVgH32WratYNIgsovmJnE6lOmpi+prBLIDRgpI4P5LLDPaxLF2VsdMZmEMzXdj3bjMjRfp4j3rroBH6Jp9H8AAAA=",
}

export const mapFiles: ReadonlyArray<MapAsset> = [{
  name: "page-00000000.js",
  contentType: "text/javascript; charset=utf-8",
  gzip: "H4sIAAAAAAAC/1MqLU5VKC4pykwuUbLmAgCfMTkPDgAAAA==",
}]
