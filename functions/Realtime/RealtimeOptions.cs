using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Settings;

namespace Notifications.Realtime;

/// <summary>Pushing to clients (<c>Notifications:Realtime</c>). The service itself is the host's setting
/// <c>AzureSignalRConnectionString</c>.</summary>
public sealed class RealtimeOptions
{
    public const string Section = "Notifications:Realtime";

    public const string DefaultOpenRooms = "public-*";

    /// <summary>How long a push within a request may take before it is left to the queue. An unresponsive service would block 100
    /// s.</summary>
    public TimeSpan PushTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a client's connection token is good for. It is needed to connect only, not to stay connected.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A connection that was not heard of for so long is taken for gone. Clients send <c>heartbeat</c> every two minutes: at least
    /// three.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Everybody sees who is online. False: people see themselves, those they share a room with and those who wrote to them;
    /// senders and admins see all.</summary>
    public bool OpenPresence { get; set; }

    /// <summary>The rooms that users may join and leave by themselves: patterns in which <c>*</c> stands for any text. None given means
    /// <see cref="DefaultOpenRooms"/>; a single empty one means no room.</summary>
    public IList<string> OpenRooms { get; } = [];
}

/// <summary>Checks the section, and the host's own setting that says which service it is.</summary>
internal sealed class RealtimeOptionsValidator(IConfiguration configuration) : IValidateOptions<RealtimeOptions>
{
    private const string Setting = "AzureSignalRConnectionString";

    public ValidateOptionsResult Validate(string? name, RealtimeOptions options)
    {
        var errors = new SettingErrors(RealtimeOptions.Section);
        if (CheckConnection() is { } problem)
            errors.Add(problem);
        errors.InRange(nameof(options.PushTimeout), options.PushTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(30));
        errors.InRange(nameof(options.TokenLifetime), options.TokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        errors.InRange(nameof(options.StaleAfter), options.StaleAfter, TimeSpan.FromMinutes(3), TimeSpan.FromDays(1));
        foreach (var pattern in options.OpenRooms.Where(p => p.Length > 0 && RoomNames.Check(p.Replace('*', '-')) is not null))
            errors.Add(nameof(options.OpenRooms), $"has '{pattern}'; allowed: up to 128 of A-Z a-z 0-9 _ . : - and *.");
        return errors.Result;
    }

    private string? CheckConnection()
    {
        const string allowed =
            $"allowed: the connection string of an Azure SignalR Service in serverless mode, or {Setting}__serviceUri for a managed "
            + "identity.";
        if (configuration.GetSection(Setting)["serviceUri"] is { Length: > 0 })
            return null;
        if ((configuration.GetConnectionString(Setting) ?? configuration[Setting]) is not { Length: > 0 } connection)
            return $"{Setting} is not set; {allowed}";
        return connection.Contains("Endpoint=", StringComparison.OrdinalIgnoreCase) ? null
            : $"{Setting} is not a connection string; {allowed}";
    }
}
