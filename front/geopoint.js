// A place on the map: the best of what the satellites say until it is near enough, or twenty seconds have passed.
import { createSignal, onCleanup } from 'solid-js';
import { h } from './dom.js';
import { live } from './reactive.js';
import { t } from './strings.js';

const PATIENCE_MS = 20_000, ENOUGH_M = 10;

export function geopoint(node, id, ctx) {
  const state = node.currentState, [message, tell] = createSignal('');
  let watch = null, timer = null;
  const stop = () => { navigator.geolocation.clearWatch(watch); clearTimeout(timer); watch = null; };
  onCleanup(() => watch !== null && stop());
  const begin = () => {
    if (watch !== null) return;
    let best = null;
    const end = () => {
      stop();
      tell(best ? '' : t.locateFail);
      if (best) ctx.set(node, () => node.setValue(`${best.latitude} ${best.longitude} ${best.altitude ?? 0} ${best.accuracy}`));
    };
    tell(t.locating);
    timer = setTimeout(end, PATIENCE_MS);
    watch = navigator.geolocation.watchPosition(({ coords }) => {
      if (!best || coords.accuracy < best.accuracy) best = coords;
      tell(`${t.locating} ${t.accuracy(Math.round(best.accuracy))}`);
      if (best.accuracy <= (node.nodeOptions?.accuracyThreshold ?? ENOUGH_M)) end();
    }, (error) => { if (error.code === error.PERMISSION_DENIED) end(); }, { enableHighAccuracy: true, timeout: PATIENCE_MS });
  };
  const said = () => {
    const [latitude, longitude, , accuracy] = state.instanceValue.split(' ').map(Number);
    return message() || (state.instanceValue ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}, ${t.accuracy(Math.round(accuracy))}` : '');
  };
  return h('div', { class: 'geo' }, h('button', { type: 'button', class: 'btn', id, onclick: begin }, live(() => (state.instanceValue ? t.locateAgain : t.locate))), h('output', {}, live(said)));
}
