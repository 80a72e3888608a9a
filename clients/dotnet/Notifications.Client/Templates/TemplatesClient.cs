namespace Notifications.Client;

/// <summary>Texts that sends are made of. For those who may send.</summary>
public sealed class TemplatesClient
{
    private readonly ApiCaller caller;

    internal TemplatesClient(ApiCaller caller) => this.caller = caller;

    /// <summary>The namespace's own, and those that come with the server; page by page as they are read.</summary>
    /// <param name="cancellationToken">Ends the calls.</param>
    public IAsyncEnumerable<TemplateSummary> ListAsync(CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListPageAsync(cursor, null, token), cancellationToken);

    /// <summary>One page of them.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 to 100; 20 by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Page<TemplateSummary>> ListPageAsync(
        string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        caller.CallAsync(
            new ApiRequest(HttpMethod.Get, $"templates").WithPage(cursor, limit), ClientJson.Default.PageTemplateSummary,
            cancellationToken);

    /// <summary>A template in all its languages.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="locale">Only this language.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotificationsException">404: there is none.</exception>
    public Task<TemplateDetails> GetAsync(string name, string? locale = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"templates/{name}").With("locale", locale);
        return caller.CallAsync(call, ClientJson.Default.TemplateDetails, cancellationToken);
    }

    /// <summary>One version of a template, whether it is used or not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">One that is kept; 0: the one that comes with the server.</param>
    /// <param name="locale">Of which language; the server's default by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotificationsException">404: it is not kept.</exception>
    public async Task<Template> GetVersionAsync(
        string name, int version, string? locale = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"templates/{name}").With("locale", locale).With("version", version);
        return (await caller.CallAsync(call, ClientJson.Default.TemplateDetails, cancellationToken).ConfigureAwait(false)).Items[0];
    }

    /// <summary>Keeps a new template.</summary>
    /// <param name="template">With its name.</param>
    /// <param name="idempotencyKey">As for <see cref="SendsClient.SendAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">409: there is one of this name and language.</exception>
    public Task<Template> CreateAsync(
        TemplateRequest template, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(template);
        var call = new ApiRequest(HttpMethod.Post, $"templates") { IdempotencyKey = IdempotencyKeys.Of(idempotencyKey) }
            .WithBody(template, ClientJson.Default.TemplateRequest);
        return caller.CallAsync(call, ClientJson.Default.Template, cancellationToken);
    }

    /// <summary>Keeps a new version, and makes the template if there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="template">All of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Template> PutAsync(string name, TemplateRequest template, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(template);
        var call = new ApiRequest(HttpMethod.Put, $"templates/{name}").WithBody(template, ClientJson.Default.TemplateRequest);
        return caller.CallAsync(call, ClientJson.Default.Template, cancellationToken);
    }

    /// <summary>Uses an older version again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">One that is kept.</param>
    /// <param name="locale">Of which language; <c>en</c> by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">404: there is no such version.</exception>
    public Task<Template> ActivateAsync(string name, int version, string? locale = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Put, $"templates/{name}")
            .WithBody(new TemplateActivation(version, locale), ClientJson.Default.TemplateActivation);
        return caller.CallAsync(call, ClientJson.Default.Template, cancellationToken);
    }

    /// <summary>Removes the namespace's own template.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="locale">Only this language.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">404: there is none. 409: it comes with the server.</exception>
    public Task DeleteAsync(string name, string? locale = null, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"templates/{name}").With("locale", locale), cancellationToken);

    /// <summary>What a template looks like, filled in.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="preview">What it is filled in with.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotificationsException">404: there is none.</exception>
    public Task<RenderedTemplate> PreviewAsync(string name, TemplatePreview preview, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(preview);
        var call = new ApiRequest(HttpMethod.Post, $"templates/{name}/preview").WithBody(preview, ClientJson.Default.TemplatePreview);
        return caller.CallAsync(call, ClientJson.Default.RenderedTemplate, cancellationToken);
    }
}
