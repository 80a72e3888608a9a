namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>
/// Settings of the local host itself, read from the section <c>LocalHost</c> of the configuration: environment variables
/// (<c>LocalHost__Port</c>), arguments to <c>CreateBuilder</c> (<c>--LocalHost:Port=7071</c>) or local.settings.json.
/// </summary>
public sealed class LocalHostOptions
{
    /// <summary>TCP port; 0 takes a free one.</summary>
    public int Port { get; set; } = 7071;

    /// <summary>IP address that is bound.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Folder of host.json and local.settings.json; default the app's folder, then the current one.</summary>
    public string? Root { get; set; }

    /// <summary>Simple name of the assembly whose functions run; default the entry assembly.</summary>
    public string? FunctionAssembly { get; set; }

    /// <summary>How long a received queue message stays hidden; renewed at half of it while its function runs.</summary>
    public TimeSpan QueueLease { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Where timers' schedules are kept over a restart; default <c>.local/state</c> below the root.</summary>
    public string? StateFolder { get; set; }
}

/// <summary>Where the host listens; a singleton, filled once it does.</summary>
public sealed class LocalHostAddress
{
    private Uri? _uri;

    /// <exception cref="InvalidOperationException">The host does not listen yet.</exception>
    public Uri Uri
    {
        get => _uri ?? throw new InvalidOperationException("The host does not listen yet.");
        internal set => _uri = value;
    }
}
