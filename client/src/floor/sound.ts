/** Two soft notes: rising for help wanted, twice for danger. Needs no file and no network. */
let context: AudioContext | null = null;

function note(at: AudioContext, frequencyHz: number, startS: number) {
  const tone = at.createOscillator();
  const volume = at.createGain();
  tone.type = 'sine';
  tone.frequency.value = frequencyHz;
  volume.gain.setValueAtTime(0, startS);
  volume.gain.linearRampToValueAtTime(0.12, startS + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.001, startS + 0.5);
  tone.connect(volume).connect(at.destination);
  tone.start(startS);
  tone.stop(startS + 0.55);
}

/** Silent where the browser allows no sound; the floor shows everything anyway. */
export function play(need: 3 | 4): void {
  try {
    context ??= new AudioContext();
    void context.resume();
    const times = need === 4 ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      const startS = context.currentTime + time * 0.7;
      note(context, 523, startS);
      note(context, 784, startS + 0.18);
    }
  } catch {
    // No audio device.
  }
}
