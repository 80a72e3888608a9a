using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Tests.Functions.Support;

/// <summary>An app in this process, on a free port, with its own folder, settings and host.json.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo _folder;
    private readonly bool _ownsFolder;

    private FunctionsHost(IHost host, DirectoryInfo folder, bool ownsFolder)
    {
        _host = host;
        _folder = folder;
        _ownsFolder = ownsFolder;
        Client = new HttpClient { BaseAddress = Uri, Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Client { get; }

    public Uri Uri => Services.GetRequiredService<LocalHostAddress>().Uri;

    public IServiceProvider Services => _host.Services;

    public Probe Probe => Services.GetRequiredService<Probe>();

    public ListLogger Log => Services.GetRequiredService<ListLogger>();

    public static async Task<FunctionsHost> StartAsync(
        Dictionary<string, string>? settings = null,
        string? hostJson = null,
        Action<FunctionsApplicationBuilder>? configure = null,
        DirectoryInfo? folder = null,
        Func<FunctionCall, CancellationToken, Task<object?>>? on = null)
    {
        var root = folder ?? Directory.CreateTempSubdirectory("functions-");
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "host.json"), hostJson ?? """{ "version": "2.0" }""");
        await File.WriteAllTextAsync(
            Path.Combine(root.FullName, "local.settings.json"),
            JsonSerializer.Serialize(new { IsEncrypted = false, Values = settings ?? [] }));
        var builder = FunctionsApplication.CreateBuilder(
        [
            "--LocalHost:Port=0", $"--LocalHost:Root={root.FullName}", "--LocalHost:FunctionAssembly=LocalRuntime.Tests",
        ]);
        var log = new ListLogger();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton(log);
        var probe = new Probe();
        if (on is not null)
            probe.On = on;
        builder.Services.AddSingleton(probe);
        configure?.Invoke(builder);
        try
        {
            var host = builder.Build();
            await host.StartAsync();
            return new FunctionsHost(host, root, folder is null);
        }
        catch when (folder is null)
        {
            root.Delete(recursive: true);
            throw;
        }
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        _host.Dispose();
        if (_ownsFolder)
            _folder.Delete(recursive: true);
    }
}
