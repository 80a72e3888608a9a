namespace Notifications.Client;

/// <summary>Preferences of the calling user, and of recipients for callers who may send.</summary>
public sealed class PreferencesClient
{
    private readonly ApiCaller caller;

    internal PreferencesClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Gets the calling user's preferences.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Preferences> GetMineAsync(CancellationToken cancellationToken = default) =>
        CallAsync(new ApiRequest(HttpMethod.Get, $"notifications/preferences"), cancellationToken);

    /// <summary>Replaces the calling user's preferences.</summary>
    /// <param name="preferences">All preferences; null members take their defaults.</param>
    /// <param name="ifMatch">The <see cref="Preferences.ETag"/> to replace; null: any version.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">412: they have changed in the meantime.</exception>
    public Task<Preferences> PutMineAsync(
        PreferencesUpdate preferences, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        ReplaceAsync($"notifications/preferences", preferences, ifMatch, cancellationToken);

    /// <summary>Gets a recipient's preferences. For callers who may send.</summary>
    /// <param name="userId">The recipient; 1 to 256 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Preferences> GetAsync(string userId, CancellationToken cancellationToken = default) =>
        CallAsync(new ApiRequest(HttpMethod.Get, $"recipients/{userId}/preferences"), cancellationToken);

    /// <summary>Replaces a recipient's preferences. For callers who may send.</summary>
    /// <param name="userId">The recipient; 1 to 256 characters.</param>
    /// <param name="preferences">All preferences; null members take their defaults.</param>
    /// <param name="ifMatch">The <see cref="Preferences.ETag"/> to replace; null: any version.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">412: they have changed in the meantime.</exception>
    public Task<Preferences> PutAsync(
        string userId, PreferencesUpdate preferences, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        ReplaceAsync($"recipients/{userId}/preferences", preferences, ifMatch, cancellationToken);

    /// <summary>Lists the categories with their names in each language, and whether users can refuse them.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
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
