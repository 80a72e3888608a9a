using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Domain;

namespace Notifications.Delivery.Channels.WebPush;

/// <summary>Sends by Web Push (RFC 8030) to all of a person's browsers at once. Accepted when one service took it: a repeated try would
/// show it again where it came already.</summary>
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
        IOptions<PushOptions> options, IOptions<ChannelsOptions> shared, PushEndpoints endpoints, ActionLinks links, TimeProvider time,
        ILogger<PushChannel> logger)
        : this(options, shared, endpoints, links, time, logger, new PushHttp(endpoints))
    {
    }

    internal PushChannel(
        IOptions<PushOptions> options, IOptions<ChannelsOptions> shared, PushEndpoints endpoints, ActionLinks links, TimeProvider time,
        ILogger<PushChannel> logger,
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
        var payload = PushPayload.Of(message, links).ToBytes(PushEncryption.MaxPlaintextLength);
        var outcomes = await Task.WhenAll(subscriptions.Select(s => SendAsync(message, payload, s, cancellation)));
        return PushOutcome.Combine(outcomes);
    }

    public void Dispose()
    {
        http.Dispose();
        vapid?.Dispose();
    }

    private async Task<PushOutcome> SendAsync(
        ChannelMessage message, byte[] payload, PushSubscription subscription, CancellationToken cancellation)
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

    private async Task<ChannelResult> CallAsync(
        ChannelMessage message, Uri endpoint, string origin, byte[] body, CancellationToken cancellation)
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

/// <summary>What became of one subscription's message.</summary>
internal sealed record PushOutcome(PushSubscription Subscription, ChannelResult Result)
{
    /// <summary>The reason of a subscription that exists no longer.</summary>
    public const string Gone = "gone";

    /// <summary>One result for a person: accepted by one is accepted; else worth a retry if one is, as soon as the first says; else
    /// refused.</summary>
    public static ChannelResult Combine(IReadOnlyList<PushOutcome> outcomes)
    {
        var gone = outcomes.Where(o => o.Result is ChannelResult.Rejected { Reason: Gone }).Select(o => o.Subscription.Endpoint).ToArray();
        return Choose([.. outcomes.Select(o => o.Result)]) with { GoneSubscriptions = gone };
    }

    private static ChannelResult Choose(ChannelResult[] results)
    {
        if (results.OfType<ChannelResult.Accepted>().ToArray() is { Length: > 0 } accepted)
            return accepted[0] with { Answer = $"{accepted[0].Answer}, {accepted.Length} of {results.Length}" };
        if (results.OfType<ChannelResult.RetryLater>().ToArray() is { Length: > 0 } later)
            return later.MinBy(l => l.After ?? TimeSpan.Zero)!;
        return results.OfType<ChannelResult.Rejected>().First();
    }
}

/// <summary>What the service worker gets.</summary>
/// <param name="Tag">A later one with the same tag takes the place of the earlier.</param>
/// <param name="Url">Where a click leads; absent when nowhere.</param>
internal sealed record PushPayload(Guid Id, string Title, string Message, string Category, Priority Priority, string Tag, string? Url)
{
    /// <summary>The picture of who did it.</summary>
    public string? Icon { get; init; }

    /// <summary>Buttons that lead somewhere.</summary>
    public IReadOnlyList<PushAction>? Actions { get; init; }

    /// <summary>The service worker parses JSON and shows text: escaping for HTML would only make the text longer.</summary>
    private static readonly ChannelJson Json = new(
        new JsonSerializerOptions(ChannelJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private const int MaxTitle = 200;

    public static PushPayload Of(ChannelMessage message, ActionLinks links)
    {
        var actions = from action in message.Actions ?? []
                      let url = links.For(action.Url)
                      where url is not null
                      select new PushAction(Texts.OneLine(action.Label), url);
        return new PushPayload(
            message.NotificationId, Texts.Cut(Texts.OneLine(message.Title), MaxTitle), Texts.WellFormed(message.Message),
            message.Category, message.Priority, TopicOf(message), links.For(message.ActionUrl))
        {
            Icon = message.Actor?.ImageUrl,
            Actions = actions.ToArray() is { Length: > 0 } some ? some : null,
        };
    }

    /// <summary>A collapse key's hash, else the notification's, 32 characters: the service keeps only the latest one of a topic (RFC 8030,
    /// section 5.4), so that a repeated try takes the place of the first.</summary>
    public static string TopicOf(ChannelMessage message) =>
        Base64Url.EncodeToString(
        SHA256.HashData(Encoding.UTF8.GetBytes(message.CollapseKey ?? message.NotificationId.ToString())).AsSpan(0, 24));

    /// <summary>UTF-8 JSON; the message is cut when it is too long. When even that is not enough, the picture and the buttons go, and then
    /// the link.</summary>
    public byte[] ToBytes(int maxLength)
    {
        if (Serialize(this) is var whole && whole.Length <= maxLength)
            return whole;
        if (Serialize(this with { Message = "…" }).Length > maxLength && (Url ?? Icon ?? Actions?[0].Url) is not null)
        {
            var lesser = Icon is null && Actions is null ? this with { Url = null } : this with { Icon = null, Actions = null };
            return lesser.ToBytes(maxLength);
        }
        var message = Texts.LongestPrefix(Message, prefix => Serialize(this with { Message = prefix + "…" }).Length <= maxLength);
        return Serialize(this with { Message = message + "…" });
    }

    private static byte[] Serialize(PushPayload payload) => JsonSerializer.SerializeToUtf8Bytes(payload, Json.PushPayload);
}

/// <param name="Url">Absolute.</param>
internal sealed record PushAction(string Title, string Url);
