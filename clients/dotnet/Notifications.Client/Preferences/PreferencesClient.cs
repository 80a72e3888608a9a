namespace Notifications.Client;

/// <summary>What users want to get, and where: the calling user's own, and a recipient's for those who may send.</summary>
public sealed class PreferencesClient
{
    private readonly ApiCaller caller;

    internal PreferencesClient(ApiCaller caller) => this.caller = caller;

    /// <summary>The calling user's.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Preferences> GetMineAsync(CancellationToken cancellationToken = default) =>
        CallAsync(new ApiRequest(HttpMethod.Get, $"notifications/preferences"), cancellationToken);

    /// <summary>Replaces the calling user's.</summary>
    /// <param name="preferences">All of them; what is null takes its default.</param>
    /// <param name="ifMatch">The <see cref="Preferences.ETag"/> that may be replaced; null: any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">412: they changed meanwhile.</exception>
    public Task<Preferences> PutMineAsync(
        PreferencesUpdate preferences, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        ReplaceAsync($"notifications/preferences", preferences, ifMatch, cancellationToken);

    /// <summary>A recipient's. For those who may send.</summary>
    /// <param name="userId">Whose; 1 to 256 characters.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Preferences> GetAsync(string userId, CancellationToken cancellationToken = default) =>
        CallAsync(new ApiRequest(HttpMethod.Get, $"recipients/{userId}/preferences"), cancellationToken);

    /// <summary>Replaces a recipient's. For those who may send.</summary>
    /// <param name="userId">Whose; 1 to 256 characters.</param>
    /// <param name="preferences">All of them; what is null takes its default.</param>
    /// <param name="ifMatch">The <see cref="Preferences.ETag"/> that may be replaced; null: any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">412: they changed meanwhile.</exception>
    public Task<Preferences> PutAsync(
        string userId, PreferencesUpdate preferences, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        ReplaceAsync($"recipients/{userId}/preferences", preferences, ifMatch, cancellationToken);

    /// <summary>What categories are called in each language, and which of them nobody can refuse.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<Category>> ListCategoriesAsync(CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"categories");
        return (await caller.CallAsync(call, ClientJson.Default.CategoryList, cancellationToken).ConfigureAwait(false)).Items;
    }

    private Task<Preferences> ReplaceAsync(
        FormattableString path, PreferencesUpdate preferences, string? ifMatch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        var call = new ApiRequest(HttpMethod.Put, path) { IfMatch = ifMatch }.WithBody(preferences, ClientJson.Default.PreferencesUpdate);
        return CallAsync(call, cancellation);
    }

    private async Task<Preferences> CallAsync(ApiRequest call, CancellationToken cancellation)
    {
        var (body, etag) = await caller.CallForVersionAsync(call, ClientJson.Default.Preferences, cancellation).ConfigureAwait(false);
        return body with { ETag = etag };
    }
}
