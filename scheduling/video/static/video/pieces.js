// Sound of a microphone as a caption service hears it: mono, 16 bits, 16,000 samples a second, in
// pieces of a quarter of a second. Runs beside the page, as an audio worklet.
const RATE = 16000;
const PIECE = RATE / 4;

class Pieces extends AudioWorkletProcessor {
    constructor() {
        super();
        this.piece = new Int16Array(PIECE);
        this.filled = 0;
        this.sum = 0;
        this.count = 0;
        this.position = 0; // between two samples to be made
    }

    // Each sample is the mean of those that it stands for.
    process(inputs) {
        const sound = inputs[0][0] || [];
        for (const one of sound) {
            this.sum += one;
            this.count += 1;
            this.position += RATE / sampleRate;
            if (this.position >= 1) {
                this.position -= 1;
                const mean = Math.max(-1, Math.min(1, this.sum / this.count));
                this.piece[this.filled] = Math.round(mean * 32767);
                this.filled += 1;
                this.sum = this.count = 0;
            }
            if (this.filled === PIECE) {
                this.port.postMessage(this.piece.buffer.slice(0));
                this.filled = 0;
            }
        }
        return true;
    }
}

registerProcessor("pieces", Pieces);
