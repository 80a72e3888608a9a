using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Recipients;

namespace Notifications.Delivery.Channels.Sms;

/// <summary>Sends text messages over a Twilio-compatible HTTP API. The API has no idempotency key: a message whose answer got lost is sent
/// again by the retry, that is where a person may get a text twice.</summary>
public sealed class SmsChannel : IChannel, IDisposable
{
    private const string Provider = "The SMS provider";

    private readonly SmsOptions options;
    private readonly ActionLinks links;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ProviderGuard guard;
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        // The guard ends a call that takes too long.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public SmsChannel(
        IOptions<SmsOptions> options, IOptions<ChannelsOptions> shared, ActionLinks links, TimeProvider time, ILogger<SmsChannel> logger)
    {
        (this.options, this.links, this.time, this.logger) = (options.Value, links, time, logger);
        guard = new ProviderGuard(Provider, this.options.Timeout, shared.Value.Breaker, time, logger);
    }

    public ChannelKind Kind => ChannelKind.Sms;

    public bool IsConfigured => options.AccountSid is not null;

    public async Task<ChannelResult> SendAsync(ChannelMessage message, CancellationToken cancellation)
    {
        if (!IsConfigured)
            return new ChannelResult.NotConfigured();
        if (string.IsNullOrEmpty(message.Recipient.Phone))
            return new ChannelResult.NoAddress();
        if (!PhoneNumber.IsValid(message.Recipient.Phone))
            return new ChannelResult.Rejected("invalid_number");
        var text = TextOf(message);
        var result = await guard.RunAsync(token => CallAsync(message.Recipient.Phone, text, token), cancellation);
        if (result is ChannelResult.RetryLater later)
            logger.NotTaken(Provider, later.Reason);
        return result;
    }

    public void Dispose() => http.Dispose();

    private string TextOf(ChannelMessage message) => message.SmsText is { Length: > 0 } text
        ? SmsText.Compose(text, null, options.MaxSegments)
        : SmsText.Compose($"{Texts.OneLine(message.Title)}\n{message.Message}", links.For(message.ActionUrl), options.MaxSegments);

    private async Task<ChannelResult> CallAsync(string number, string text, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(number, text);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (ProviderHttp.IsTransient(response.StatusCode))
                return ProviderHttp.RetryLater(response, time);
            return Result(response.StatusCode, await SmsAnswer.ReadAsync(response.Content, cancellation), SmsSegments.Count(text));
        }
        catch (HttpRequestException e)
        {
            return new ChannelResult.RetryLater(null, ProviderHttp.Code(e));
        }
    }

    private ChannelResult Result(HttpStatusCode status, SmsAnswer answer, int segments)
    {
        if (status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted)
        {
            return answer.Word is "failed" or "undelivered" or "canceled"
                ? new ChannelResult.Rejected($"{answer.Word} {answer.ErrorCode}".TrimEnd())
                : new ChannelResult.Accepted(answer.Id, $"{answer.Word ?? "accepted"}, {segments} segment{(segments == 1 ? "" : "s")}");
        }
        var reason = $"{ProviderHttp.Code(status)} {answer.Code}".TrimEnd();
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            logger.CredentialsRefused(Provider, reason);
        return new ChannelResult.Rejected(reason) { Provider = StateOf(status, answer) };
    }

    /// <summary>A code says what is wrong with the message. Any other status than 400 says that the address or the account is
    /// wrong.</summary>
    private static ProviderState StateOf(HttpStatusCode status, SmsAnswer answer) => status switch
    {
        HttpStatusCode.BadRequest when answer.Code is not null => ProviderState.Works,
        HttpStatusCode.BadRequest => ProviderState.Unknown,
        _ => ProviderState.Fails,
    };

    private HttpRequestMessage Request(string number, string text)
    {
        var sender = options.MessagingServiceSid is { Length: > 0 } service
            ? KeyValuePair.Create("MessagingServiceSid", service)
            : KeyValuePair.Create("From", options.From!);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}"));
        var address = $"{options.BaseUrl.TrimEnd('/')}/2010-04-01/Accounts/{options.AccountSid}/Messages.json";
        return new HttpRequestMessage(HttpMethod.Post, address)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", credentials) },
            Content = new FormUrlEncodedContent([sender, KeyValuePair.Create("To", number), KeyValuePair.Create("Body", text)]),
        };
    }
}

/// <summary>What the API answers: a message, or an error with its code.</summary>
internal sealed record SmsAnswer
{
    /// <summary>More than this is no answer of such an API.</summary>
    private const int MaxBytes = 64 * 1024;

    public string? Sid { get; init; }

    /// <summary>A word for a message (<c>queued</c>), a number for an error.</summary>
    public JsonElement Status { get; init; }

    public int? Code { get; init; }

    [JsonPropertyName("error_code")]
    public int? ErrorCode { get; init; }

    public string? Id => AsWord(Sid);

    public string? Word => Status.ValueKind == JsonValueKind.String ? AsWord(Status.GetString()) : null;

    /// <summary>Empty when it can't be read: the status line has said what matters.</summary>
    public static async Task<SmsAnswer> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxBytes, cancellation);
            var bytes = await content.ReadAsByteArrayAsync(cancellation);
            return JsonSerializer.Deserialize(bytes, ChannelJson.Default.SmsAnswer) ?? new SmsAnswer();
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return new SmsAnswer();
        }
    }

    /// <summary>What gets into the history is a word, whatever the provider sends.</summary>
    private static string? AsWord(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? text : null;
}

/// <summary>A text message's text, within its segments.</summary>
internal static class SmsText
{
    /// <param name="link">Goes below the text and is never cut; left out when it alone would fill the message.</param>
    public static string Compose(string text, string? link, int maxSegments)
    {
        var clean = Clean(text);
        var tail = link is null ? "" : $"\n{link}";
        if (SmsSegments.Count(clean + tail) <= maxSegments)
            return clean + tail;
        if (SmsSegments.Count(WithEllipsis("") + tail) > maxSegments)
            return Compose(text, null, maxSegments);
        return WithEllipsis(Texts.LongestPrefix(clean, prefix => SmsSegments.Count(WithEllipsis(prefix) + tail) <= maxSegments)) + tail;
    }

    /// <summary>The one-character ellipsis is not in the GSM alphabet: it would more than halve what fits.</summary>
    private static string WithEllipsis(string text) => text + (SmsSegments.IsGsm(text) ? "..." : "…");

    private static string Clean(string text) =>
        new([.. Texts.WellFormed(text).ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))]);
}

/// <summary>Counts what a text costs (3GPP TS 23.038): 160 septets in one segment or 153 in each of several when every character is in the
/// GSM alphabet, else 70 or 67 UTF-16 units.</summary>
internal static class SmsSegments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ "
        + "!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Sent as two septets, an escape first.</summary>
    private const string Extended = "\f^{}\\[~]|€";

    private const int GsmSingle = 160, GsmPart = 153, UnicodeSingle = 70, UnicodePart = 67;

    public static bool IsGsm(string text) => text.All(c => Basic.Contains(c) || Extended.Contains(c));

    public static int Count(string text) => IsGsm(text)
        ? Count([.. text.Select(c => Extended.Contains(c) ? 2 : 1)], GsmSingle, GsmPart)
        : Count([.. text.EnumerateRunes().Select(r => r.Utf16SequenceLength)], UnicodeSingle, UnicodePart);

    /// <summary>Neither an escape and its character nor a surrogate pair is torn between two segments.</summary>
    private static int Count(int[] sizes, int single, int part)
    {
        if (sizes.Sum() <= single)
            return 1;
        var (segments, used) = (1, 0);
        foreach (var size in sizes)
        {
            if (used + size > part)
                (segments, used) = (segments + 1, 0);
            used += size;
        }
        return segments;
    }
}
