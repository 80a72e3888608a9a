namespace SignalR.Emulator;

/// <summary>What an emulator instance listens on, signs with and calls.</summary>
public sealed record SignalREmulatorOptions
{
    /// <summary>The official emulator's published key. It protects nothing, which is why only loopback is listened on.</summary>
    public const string PublicAccessKey = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH";

    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; } = 8888;

    /// <summary>Its UTF-8 text is the HS256 key of every token and signature.</summary>
    public string AccessKey { get; init; } = PublicAccessKey;

    /// <summary>Where client events go; {hub}, {category} and {event} are replaced. Empty: no upstream.</summary>
    public string UpstreamTemplate { get; init; } = "http://127.0.0.1:7071/runtime/webhooks/signalr";

    /// <summary>How long one upstream call may take before it counts as failed.</summary>
    public TimeSpan UpstreamTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>A connection that was sent nothing for this long is sent a ping.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that sent nothing for this long is disconnected.</summary>
    public TimeSpan ClientTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a new connection may take to send its handshake.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Clock of tokens, group time limits and timeouts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
