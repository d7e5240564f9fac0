// The viewer with the document that this service serves. Without `validatorUrl` it would have another host judge it.
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#contract",
  validatorUrl: null,
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
});
