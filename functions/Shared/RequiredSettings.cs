using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Notifications.Storage;

namespace Notifications.Shared;

/// <summary>The two connections without which nothing works. They belong to the host; the app checks that they are there.</summary>
public sealed class RequiredSettings(IConfiguration configuration) : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        string?[] failures = [StorageAccount.Check(configuration), CheckRealtime()];
        var found = failures.OfType<string>().ToArray();
        return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private string? CheckRealtime()
    {
        const string setting = "AzureSignalRConnectionString";
        var isSet = configuration[setting] is { Length: > 0 } || configuration.GetConnectionString(setting) is { Length: > 0 }
            || configuration.GetSection(setting)["serviceUri"] is { Length: > 0 };
        return isSet ? null : $"{setting} is not set; allowed: the connection string of an Azure SignalR Service in serverless mode, or {setting}__serviceUri for a managed identity.";
    }
}
