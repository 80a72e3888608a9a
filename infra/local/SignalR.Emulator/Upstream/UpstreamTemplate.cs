namespace SignalR.Emulator.Upstream;

/// <summary>Where events go: a URL with placeholders, or nothing.</summary>
internal sealed class UpstreamTemplate
{
    private readonly string template;

    /// <exception cref="ArgumentException">It is not an http(s) URL.</exception>
    public UpstreamTemplate(string template)
    {
        this.template = template;
        if (template.Length > 0
            && (!Uri.TryCreate(Fill("h", "c", "e"), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            throw new ArgumentException($"The upstream '{template}' is not an http or https URL.");
    }

    public Uri? For(string hub, string category, string @event) =>
        template.Length == 0 ? null : new Uri(Fill(hub, category, @event));

    private string Fill(string hub, string category, string @event) => template
        .Replace("{hub}", Uri.EscapeDataString(hub), StringComparison.OrdinalIgnoreCase)
        .Replace("{category}", Uri.EscapeDataString(category), StringComparison.OrdinalIgnoreCase)
        .Replace("{event}", Uri.EscapeDataString(@event), StringComparison.OrdinalIgnoreCase);
}
