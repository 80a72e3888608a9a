using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.LocalHost.Queues;

/// <summary>
/// Lets received messages come back sooner than after the SDK's ten minutes, for tests that kill what holds one. The SDK has no option
/// for it; its requests are changed on their way.
/// </summary>
internal static class QueueLease
{
    private const string SdkLease = "visibilitytimeout=600";

    public static void Shorten(IServiceCollection services, TimeSpan lease)
    {
        var descriptor = services.Last(s => s.ServiceType == typeof(AzureComponentFactory));
        services.AddSingleton<AzureComponentFactory>(provider => new Factory(
            (AzureComponentFactory)ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!), new Policy(lease)));
    }

    private sealed class Factory(AzureComponentFactory inner, HttpPipelinePolicy policy) : AzureComponentFactory
    {
        public override TokenCredential CreateTokenCredential(IConfiguration configuration) => inner.CreateTokenCredential(configuration);

        public override object CreateClientOptions(Type optionsType, object serviceVersion, IConfiguration configuration)
        {
            var options = inner.CreateClientOptions(optionsType, serviceVersion, configuration);
            ((ClientOptions)options).AddPolicy(policy, HttpPipelinePosition.PerCall);
            return options;
        }

        public override object CreateClient(Type clientType, IConfiguration configuration, TokenCredential credential, object clientOptions) =>
            inner.CreateClient(clientType, configuration, credential, clientOptions);
    }

    private sealed class Policy(TimeSpan lease) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            var uri = message.Request.Uri;
            if (uri.Query.Contains(SdkLease, StringComparison.Ordinal))
                uri.Query = uri.Query.Replace(SdkLease, string.Create(CultureInfo.InvariantCulture, $"visibilitytimeout={lease.TotalSeconds:0}"), StringComparison.Ordinal);
        }
    }
}
