using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Inbox;

namespace Notifications.Channels.Push;

/// <summary>Sends by Web Push (RFC 8030) to all of a person's browsers at once. Accepted when one service took it: a repeated try would show
/// it again where it came already.</summary>
public sealed class PushChannel : IChannel, IDisposable
{
    private const string Provider = "A push service";

    private readonly PushOptions options;
    private readonly PushEndpoints endpoints;
    private readonly ActionLinks links;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly HttpClient http;
    private readonly Vapid? vapid;
    private readonly PushServices? services;

    public PushChannel(
        IOptions<PushOptions> options, IOptions<ChannelsOptions> shared, PushEndpoints endpoints, ActionLinks links, TimeProvider time, ILogger<PushChannel> logger)
        : this(options, shared, endpoints, links, time, logger, new PushHttp(endpoints))
    {
    }

    internal PushChannel(
        IOptions<PushOptions> options, IOptions<ChannelsOptions> shared, PushEndpoints endpoints, ActionLinks links, TimeProvider time, ILogger<PushChannel> logger,
        PushHttp http)
    {
        (this.options, this.endpoints, this.links, this.time, this.logger) = (options.Value, endpoints, links, time, logger);
        this.http = http.Create();
        if (!IsConfigured)
            return;
        vapid = new Vapid(this.options, time);
        services = new PushServices(this.options, shared.Value.Breaker, vapid, time, logger);
    }

    public ChannelKind Kind => ChannelKind.Push;

    public bool IsConfigured => options.PublicKey is not null;

    public async Task<ChannelResult> SendAsync(ChannelMessage message, CancellationToken cancellation)
    {
        if (!IsConfigured)
            return new ChannelResult.NotConfigured();
        var subscriptions = message.Recipient.PushSubscriptions;
        if (subscriptions.Count == 0)
            return new ChannelResult.NoAddress();
        var payload = PushPayload.Of(message, links.For(message.ActionUrl)).ToBytes(PushEncryption.MaxPlaintextLength);
        var outcomes = await Task.WhenAll(subscriptions.Select(s => SendAsync(message, payload, s, cancellation)));
        return PushOutcome.Combine(outcomes);
    }

    public void Dispose()
    {
        http.Dispose();
        vapid?.Dispose();
    }

    private async Task<PushOutcome> SendAsync(ChannelMessage message, byte[] payload, PushSubscription subscription, CancellationToken cancellation)
    {
        if (endpoints.Check(subscription) is not null)
            return new PushOutcome(subscription, new ChannelResult.Rejected("invalid_subscription"));
        var endpoint = new Uri(subscription.Endpoint);
        var body = PushEncryption.Encrypt(payload, subscription);
        var origin = PushServices.OriginOf(endpoint);
        var result = await services!.GuardOf(origin).RunAsync(token => CallAsync(message, endpoint, origin, body, token), cancellation);
        if (result is ChannelResult.RetryLater later)
            logger.NotTaken(Provider, later.Reason);
        return new PushOutcome(subscription, result);
    }

    private async Task<ChannelResult> CallAsync(ChannelMessage message, Uri endpoint, string origin, byte[] body, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(message, endpoint, origin, body);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return Result(response);
        }
        catch (HttpRequestException e) when (e.InnerException is PrivateEndpointException)
        {
            logger.PrivateEndpoint();
            return new ChannelResult.Rejected("private_address");
        }
        catch (HttpRequestException e)
        {
            return new ChannelResult.RetryLater(null, ProviderHttp.Code(e));
        }
    }

    private ChannelResult Result(HttpResponseMessage response)
    {
        var code = ProviderHttp.Code(response.StatusCode);
        if (response.IsSuccessStatusCode)
            return new ChannelResult.Accepted(null, code);
        if (ProviderHttp.IsTransient(response.StatusCode))
            return ProviderHttp.RetryLater(response, time);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            return new ChannelResult.Rejected(PushOutcome.Gone) { Provider = ProviderState.Works };
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            return new ChannelResult.Rejected(code);
        logger.CredentialsRefused(Provider, code);
        // Users choose their push services: one of them may refuse everybody.
        return new ChannelResult.Rejected(code) { Provider = ProviderState.AnswersLater };
    }

    private HttpRequestMessage Request(ChannelMessage message, Uri endpoint, string origin, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.Authorization = new AuthenticationHeaderValue("vapid", services!.AuthorizationFor(origin));
        request.Headers.Add("TTL", TimeToLive(message.ExpiresAt).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", UrgencyOf(message.Priority));
        request.Headers.Add("Topic", PushPayload.TopicOf(message));
        return request;
    }

    private long TimeToLive(DateTimeOffset expiresAt)
    {
        var left = expiresAt - time.GetUtcNow();
        return (long)Math.Clamp(left.TotalSeconds, 0, options.MaxTimeToLive.TotalSeconds);
    }

    /// <summary>What a phone on battery waits with (RFC 8030, section 5.3).</summary>
    private static string UrgencyOf(Priority priority) => priority switch
    {
        Priority.Low => "low",
        Priority.Normal => "normal",
        Priority.High or Priority.Urgent or Priority.Critical => "high",
    };
}
