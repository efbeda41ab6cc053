import { BlendModes, Renderer, type Scene } from 'phaser';

/** Whether sprites can be tinted: only WebGL does, and ropes are drawn by it alone. */
export function hasTints({ renderer }: Scene): boolean {
  return renderer instanceof Renderer.WebGL.WebGLRenderer;
}

/** Sets Phaser's renderer up for this game, once, before anything is drawn. Without WebGL there is nothing to set. */
export function tuneRenderer({ renderer }: Scene): void {
  if (!(renderer instanceof Renderer.WebGL.WebGLRenderer)) return;
  drawTriangles(renderer);
  addLightOnly(renderer);
}

const INDICES_PER_QUAD = 6;
const VERTICES_PER_QUAD = 4;

/**
 * Makes Phaser draw its quads as single triangles and not as one long strip. Graphics chips do not care; software
 * rendering does: there a strip costs 165 µs a sprite and triangles a tenth of it, so that a machine without a graphics
 * chip, and every browser test, would see 15 frames a second. Measured with Chromium's SwiftShader.
 */
function drawTriangles(renderer: Renderer.WebGL.WebGLRenderer): void {
  const node = renderer.renderNodes.getNode('BatchHandlerQuad');
  if (!(node instanceof Renderer.WebGL.RenderNodes.BatchHandlerQuad)) return;
  const { indexBuffer } = node;
  const indices = indexBuffer.viewU16;
  if (!indices) return;
  for (let quad = 0; quad * INDICES_PER_QUAD < indices.length; quad++) {
    const first = quad * VERTICES_PER_QUAD;
    indices.set([first, first + 1, first + 2, first + 2, first + 1, first + 3], quad * INDICES_PER_QUAD);
  }
  node.topology = renderer.gl.TRIANGLES;
  // A bound vertex array would take the index buffer over. Phaser unbinds by null, which its own types do not know.
  renderer.glWrapper.updateVAO({ vao: null as never });
  indexBuffer.update();
  // Phaser remembers what is bound and would not bind it again for the vertex array it makes next.
  indexBuffer.bind(true);
}

/** Phaser's ADD takes the canvas to be opaque; ours is not, and every glow would cut a dark square into the one below. */
function addLightOnly(renderer: Renderer.WebGL.WebGLRenderer): void {
  const { gl } = renderer;
  renderer.blendModes[BlendModes.ADD].func = [gl.ONE, gl.ONE, gl.ZERO, gl.ONE];
}
