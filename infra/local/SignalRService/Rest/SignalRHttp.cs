namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>The one HTTP client of an app for the service, with its connections kept alive.</summary>
internal sealed class SignalRHttp(TimeProvider time) : IDisposable
{
    // The time limit of a call is HttpClient's default of 100 s, as in the official SDK.
    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        AllowAutoRedirect = false,
    });

    public TimeProvider Time => time;

    /// <summary>The name by which the app calls the service.</summary>
    public string ServerName { get; } = $"{Environment.MachineName}_{Guid.CreateVersion7():N}";

    public void Dispose() => Client.Dispose();
}
