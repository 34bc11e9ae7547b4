import { isLogo } from "@/lib/applications/presentation.contract";

/** As large as any page shows it, on a screen of two pixels for one. */
const SIDE = 96;

const draw = (canvas: HTMLCanvasElement) => [
  canvas.toDataURL("image/png"),
  canvas.toDataURL("image/webp", 0.9),
  canvas.toDataURL("image/jpeg", 0.8),
];

/** A picture as a logo, made small enough; undefined where the browser cannot read it. */
export async function readLogo(file: File): Promise<string | undefined> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return draw(canvas).find(isLogo);
  } catch {
    return undefined; // no picture, or of a kind that this browser does not know
  }
}
