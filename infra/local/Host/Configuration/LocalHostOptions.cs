namespace Functions.LocalHost;

/// <summary>
/// Settings of the local host itself, from the section <c>LocalHost</c>: environment variables (<c>LocalHost__Port</c>) or arguments
/// (<c>--LocalHost:Port=7071</c>).
/// </summary>
public sealed class LocalHostOptions
{
    /// <summary>TCP port; 0 takes a free one.</summary>
    public int Port { get; set; } = 7071;

    /// <summary>IP address that is bound.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Folder of the built app, with its host.json; default the current one.</summary>
    public string App { get; set; } = ".";

    /// <summary>The settings file; default local.settings.json in the app's folder. It need not exist.</summary>
    public string? Settings { get; set; }

    /// <summary>Where timers' schedules are kept over a restart; default <c>.local/state</c> below the current folder.</summary>
    public string? StateFolder { get; set; }

    /// <summary>
    /// How long a received queue message stays hidden; the official host's 10 minutes unless a test wants it shorter. The SDK renews it
    /// after five minutes whatever it is: a function that takes longer than a shorter one gets its message again.
    /// </summary>
    public TimeSpan? QueueLease { get; set; }

    /// <summary>
    /// How long functions of queues and timers may still run when the host stops, before they are told to. Requests come to their end.
    /// </summary>
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromSeconds(10);

    internal string SettingsFile => Settings ?? Path.Combine(Path.GetFullPath(App), "local.settings.json");
}
