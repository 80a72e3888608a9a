namespace Notifications.Client;

/// <summary>Templates for the texts of sends. For callers who may send.</summary>
public sealed class TemplatesClient
{
    private readonly ApiCaller caller;

    internal TemplatesClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Lists the namespace's own and the built-in templates, fetching pages as they are read.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public IAsyncEnumerable<TemplateSummary> ListAsync(CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListPageAsync(cursor, null, token), cancellationToken);

    /// <summary>Gets one page of templates.</summary>
    /// <param name="cursor">The previous page's cursor; null for the first page.</param>
    /// <param name="limit">1 to 100. Default: 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Page<TemplateSummary>> ListPageAsync(
        string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        caller.CallAsync(
            new ApiRequest(HttpMethod.Get, $"templates").WithPage(cursor, limit), ClientJson.Default.PageTemplateSummary,
            cancellationToken);

    /// <summary>Gets a template in all languages.</summary>
    /// <param name="name">The template's name.</param>
    /// <param name="locale">Only this language.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotificationsException">404: not found.</exception>
    public Task<TemplateDetails> GetAsync(string name, string? locale = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"templates/{name}").With("locale", locale);
        return caller.CallAsync(call, ClientJson.Default.TemplateDetails, cancellationToken);
    }

    /// <summary>Gets one version of a template, active or not.</summary>
    /// <param name="name">The template's name.</param>
    /// <param name="version">A stored version; 0: the built-in one.</param>
    /// <param name="locale">The language. Default: the server's default.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotificationsException">404: not found.</exception>
    public async Task<Template> GetVersionAsync(
        string name, int version, string? locale = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"templates/{name}").With("locale", locale).With("version", version);
        return (await caller.CallAsync(call, ClientJson.Default.TemplateDetails, cancellationToken).ConfigureAwait(false)).Items[0];
    }

    /// <summary>Creates a template.</summary>
    /// <param name="template">The template, with its name.</param>
    /// <param name="idempotencyKey">See <see cref="SendsClient.SendAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">409: one with this name and language already exists.</exception>
    public Task<Template> CreateAsync(
        TemplateRequest template, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(template);
        var call = new ApiRequest(HttpMethod.Post, $"templates") { IdempotencyKey = IdempotencyKeys.Of(idempotencyKey) }
            .WithBody(template, ClientJson.Default.TemplateRequest);
        return caller.CallAsync(call, ClientJson.Default.Template, cancellationToken);
    }

    /// <summary>Saves a new version, and creates the template if it does not exist.</summary>
    /// <param name="name">The template's name.</param>
    /// <param name="template">The complete template.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Template> PutAsync(string name, TemplateRequest template, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(template);
        var call = new ApiRequest(HttpMethod.Put, $"templates/{name}").WithBody(template, ClientJson.Default.TemplateRequest);
        return caller.CallAsync(call, ClientJson.Default.Template, cancellationToken);
    }

    /// <summary>Activates an older version.</summary>
    /// <param name="name">The template's name.</param>
    /// <param name="version">A stored version.</param>
    /// <param name="locale">The language. Default: <c>en</c>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">404: this version does not exist.</exception>
    public Task<Template> ActivateAsync(string name, int version, string? locale = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Put, $"templates/{name}")
            .WithBody(new TemplateActivation(version, locale), ClientJson.Default.TemplateActivation);
        return caller.CallAsync(call, ClientJson.Default.Template, cancellationToken);
    }

    /// <summary>Deletes the namespace's own template.</summary>
    /// <param name="name">The template's name.</param>
    /// <param name="locale">Only this language.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">404: not found. 409: it is built in.</exception>
    public Task DeleteAsync(string name, string? locale = null, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"templates/{name}").With("locale", locale), cancellationToken);

    /// <summary>Renders a preview of a template.</summary>
    /// <param name="name">The template's name.</param>
    /// <param name="preview">The variables and recipient.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotificationsException">404: not found.</exception>
    public Task<RenderedTemplate> PreviewAsync(string name, TemplatePreview preview, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(preview);
        var call = new ApiRequest(HttpMethod.Post, $"templates/{name}/preview").WithBody(preview, ClientJson.Default.TemplatePreview);
        return caller.CallAsync(call, ClientJson.Default.RenderedTemplate, cancellationToken);
    }
}
