/* In the worker, before anything else: whatever is fetched says how much of it is there. */
(() => {
  const { fetch } = self;
  self.fetch = async (...question) => {
    const answer = await fetch(...question);
    if (!answer.ok || !answer.body) return answer;
    let count = 0;
    const counting = new TransformStream({
      transform(chunk, taken) {
        count += chunk.byteLength;
        self.postMessage({ type: 'site:bytes', url: answer.url, count });
        taken.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = answer;
    const counted = new Response(answer.body.pipeThrough(counting), { status, statusText, headers });
    return Object.defineProperty(counted, 'url', { value: answer.url });
  };
})();
