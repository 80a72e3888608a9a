using System.Globalization;
using System.Runtime.ExceptionServices;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Queues;

/// <summary>What the WebJobs SDK has no option for: its requests to storage are changed on their way.</summary>
internal static class QueueClients
{
    /// <param name="lease">How long received messages stay hidden, for tests that kill what holds one; null: the SDK's ten minutes.</param>
    public static void Configure(IServiceCollection services, TimeSpan? lease, ILogger logger)
    {
        var away = new StorageAway(logger);
        // A poll is repeated by the next poll; what settles a message is tried again by the client.
        List<(HttpPipelinePolicy, HttpPipelinePosition)> policies =
            [(away, HttpPipelinePosition.PerCall), (new PollsOnly(away), HttpPipelinePosition.PerRetry)];
        if (lease is { } time)
            policies.Add((new ShortLease(time), HttpPipelinePosition.PerCall));
        var descriptor = services.Last(s => s.ServiceType == typeof(AzureComponentFactory));
        services.AddSingleton<AzureComponentFactory>(provider => new Factory(
            (AzureComponentFactory)ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!), policies));
        services.AddSingleton<IWebJobsExceptionHandlerFactory>(new ExceptionHandler(logger));
    }

    private sealed class Factory(AzureComponentFactory inner, IEnumerable<(HttpPipelinePolicy, HttpPipelinePosition)> policies)
        : AzureComponentFactory
    {
        public override TokenCredential CreateTokenCredential(IConfiguration configuration) => inner.CreateTokenCredential(configuration);

        public override object CreateClientOptions(Type optionsType, object serviceVersion, IConfiguration configuration)
        {
            var options = inner.CreateClientOptions(optionsType, serviceVersion, configuration);
            foreach (var (policy, position) in policies)
                ((ClientOptions)options).AddPolicy(policy, position);
            return options;
        }

        public override object CreateClient(
            Type clientType, IConfiguration configuration, TokenCredential credential, object clientOptions) =>
            inner.CreateClient(clientType, configuration, credential, clientOptions);
    }

    /// <summary>
    /// The SDK goes on polling after a 5xx, but takes a refused connection for a fault that ends the process, which Azure then starts
    /// anew. Here nobody would: storage that can't be reached is one that is unavailable.
    /// </summary>
    private sealed class StorageAway(ILogger logger) : HttpPipelinePolicy
    {
        private int isAway;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            try
            {
                await ProcessNextAsync(message, pipeline);
            }
            catch (Exception e) when (IsUnreachable(e, message))
            {
                throw Unavailable(e);
            }
            Answered();
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            try
            {
                ProcessNext(message, pipeline);
            }
            catch (Exception e) when (IsUnreachable(e, message))
            {
                throw Unavailable(e);
            }
            Answered();
        }

        private static bool IsUnreachable(Exception e, HttpMessage message) =>
            !message.CancellationToken.IsCancellationRequested
            && e is AggregateException or RequestFailedException { Status: 0 } or OperationCanceledException;

        private RequestFailedException Unavailable(Exception e)
        {
            if (Interlocked.Exchange(ref isAway, 1) == 0)
                logger.StorageAway(e.Message.Split('\n')[0]);
            return new RequestFailedException(503, "Storage can't be reached.", e);
        }

        private void Answered()
        {
            if (Volatile.Read(ref isAway) == 1 && Interlocked.Exchange(ref isAway, 0) == 1)
                logger.StorageBack();
        }
    }

    private sealed class PollsOnly(HttpPipelinePolicy policy) : HttpPipelinePolicy
    {
        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            message.Request.Method == RequestMethod.Get ? policy.ProcessAsync(message, pipeline) : ProcessNextAsync(message, pipeline);

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Get)
                policy.Process(message, pipeline);
            else
                ProcessNext(message, pipeline);
        }
    }

    private sealed class ShortLease(TimeSpan lease) : HttpPipelineSynchronousPolicy
    {
        private const string SdkLease = "visibilitytimeout=600";

        public override void OnSendingRequest(HttpMessage message)
        {
            var uri = message.Request.Uri;
            var wanted = string.Create(CultureInfo.InvariantCulture, $"visibilitytimeout={lease.TotalSeconds:0}");
            if (uri.Query.Contains(SdkLease, StringComparison.Ordinal))
                uri.Query = uri.Query.Replace(SdkLease, wanted, StringComparison.Ordinal);
        }
    }

    /// <summary>By default the SDK ends the process. A message that could not be settled only comes again once its lease is over.</summary>
    private sealed class ExceptionHandler(ILogger logger) : IWebJobsExceptionHandler, IWebJobsExceptionHandlerFactory
    {
        public IWebJobsExceptionHandler Create(IHost jobHost) => this;

        public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) =>
            OnUnhandledExceptionAsync(exceptionInfo);

        public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
        {
            logger.QueueFault(exceptionInfo.SourceException);
            return Task.CompletedTask;
        }
    }
}
