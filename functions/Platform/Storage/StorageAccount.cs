using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Notifications.Platform.Telemetry;

namespace Notifications.Platform.Storage;

/// <summary>The storage account's clients, made once from the host's own setting.</summary>
public sealed class StorageAccount
{
    public const string Setting = "AzureWebJobsStorage";

    /// <param name="policies">Added to every call; none unless the container has some.</param>
    public StorageAccount(
        IConfiguration configuration, IOptions<StorageOptions> options, StorageLimiter limiter, IEnumerable<HttpPipelinePolicy> policies)
    {
        // First, so that each try waits for a place, and none while it only waits for its next try.
        policies = policies.Prepend(limiter);
        var tableOptions = Configure(new TableClientOptions(), options.Value, policies);
        // Plain queue readers, the Functions host among them, expect base64.
        var queueOptions = Configure(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, options.Value, policies);
        var rawOptions = Configure(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }, options.Value, policies);
        if (configuration[Setting] is { Length: > 0 } connection)
        {
            Tables = new TableServiceClient(connection, tableOptions);
            Queues = new QueueServiceClient(connection, queueOptions);
            RawQueues = new QueueServiceClient(connection, rawOptions);
            return;
        }
        var section = configuration.GetSection(Setting);
        var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = section["clientId"] });
        Tables = new TableServiceClient(Endpoint(section, "table"), credential, tableOptions);
        Queues = new QueueServiceClient(Endpoint(section, "queue"), credential, queueOptions);
        RawQueues = new QueueServiceClient(Endpoint(section, "queue"), credential, rawOptions);
    }

    /// <summary>With clients that are there already.</summary>
    internal StorageAccount(TableServiceClient tables, QueueServiceClient queues) => (Tables, Queues, RawQueues) = (tables, queues, queues);

    public TableServiceClient Tables { get; }

    public QueueServiceClient Queues { get; }

    /// <summary>Bodies of messages as they are. The other client refuses a whole batch when one of its messages is not base64.</summary>
    public QueueServiceClient RawQueues { get; }

    /// <summary>One of these is in every connection string: of the emulator, with a key, with a shared access signature.</summary>
    private static readonly string[] Beginnings = ["UseDevelopmentStorage=true", "AccountName=", "SharedAccessSignature="];

    /// <summary>Says what is wrong with the settings, or null: checked at start.</summary>
    public static string? Check(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        if (section["accountName"] is { Length: > 0 } || section["tableServiceUri"] is { Length: > 0 })
            return null;
        const string allowed = $"allowed: a storage connection string, or {Setting}__accountName for a managed identity.";
        if (section.Value is not { Length: > 0 } connection)
            return $"{Setting} is not set; {allowed}";
        // Not its text: it holds the key.
        return Beginnings.Any(part => connection.Contains(part, StringComparison.OrdinalIgnoreCase))
            ? null : $"{Setting} is not a connection string; {allowed}";
    }

    private static Uri Endpoint(IConfigurationSection section, string service) =>
        new(section[$"{service}ServiceUri"] ?? $"https://{section["accountName"]}.{service}.core.windows.net");

    private static T Configure<T>(T client, StorageOptions options, IEnumerable<HttpPipelinePolicy> policies) where T : ClientOptions
    {
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.Retries;
        client.Retry.Delay = options.RetryDelay;
        client.Retry.NetworkTimeout = options.Timeout;
        foreach (var policy in policies)
            client.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        return client;
    }
}

/// <summary>A table or a queue that is created at its first use: once for the process, and tried again by the next user when it failed,
/// so that the app starts, and recovers, while storage is away.</summary>
public sealed class LazilyCreated<TClient>(TClient client, Func<TClient, Task> create)
{
    private readonly Lock gate = new();
    private volatile Task<TClient>? creation;

    public Task<TClient> GetAsync(CancellationToken cancellation) =>
        creation is { IsCompletedSuccessfully: true } done ? done : JoinAsync(cancellation);

    /// <summary>Concurrent callers share one attempt; a caller that gives up does not stop it for the others.</summary>
    private Task<TClient> JoinAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (creation is null or { IsFaulted: true } or { IsCanceled: true })
                creation = CreateAsync();
            return creation.WaitAsync(cancellation);
        }
    }

    private async Task<TClient> CreateAsync()
    {
        QueueWork.Leave();
        await create(client);
        return client;
    }
}

/// <summary>A span for each try of a storage call: the method, and which table or queue. Not its address, which holds row keys and with
/// them users' ids.</summary>
internal sealed class StorageTracing : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = message.Request;
        using var call = Activity.Current is null || !Tracing.IsOn ? null
            : Tracing.Start(request.Method.Method, ResourceOf(request.Uri.Host, request.Uri.Path), ActivityKind.Client);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception e)
        {
            call?.Failed(e);
            throw;
        }
        if (call is not null && message.HasResponse)
            Note(call, message.Response.Status);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The app makes no synchronous storage calls.");

    /// <summary>The account comes first in the path when it is not in the host's name, as with the emulator.</summary>
    internal static string ResourceOf(string? host, string? path)
    {
        var isInHost = host is not null
            && (host.Contains(".table.", StringComparison.Ordinal) || host.Contains(".queue.", StringComparison.Ordinal));
        var name = (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(isInHost ? 0 : 1) ?? "";
        name = name.Split('(', '?')[0];
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '$') ? name : "storage";
    }

    private static void Note(Activity call, int status)
    {
        call.SetTag("http.response.status_code", status);
        // A conflict or a missing row is an answer like others.
        if (status is 429 or >= 500)
            call.SetStatus(ActivityStatusCode.Error);
    }
}
