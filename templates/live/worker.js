// Listens to the server for a page, whose own policy lets it connect to nothing.
const source = new EventSource("/-/events");
source.onmessage = (event) => postMessage(JSON.parse(event.data));
