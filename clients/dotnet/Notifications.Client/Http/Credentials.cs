namespace Notifications.Client;

internal sealed record Credentials(string? ApiKey, Func<CancellationToken, ValueTask<string>>? AccessToken);
