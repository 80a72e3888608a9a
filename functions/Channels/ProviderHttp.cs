using System.Globalization;
using System.Net;

namespace Notifications.Channels;

/// <summary>Reads what HTTP providers answer alike.</summary>
internal static class ProviderHttp
{
    /// <summary>A provider that says "in a year" must not park a message for so long.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Too many requests, the server's own faults and its time-outs pass; everything else would be answered alike the next time.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    public static ChannelResult.RetryLater RetryLater(HttpResponseMessage response, TimeProvider time) =>
        new(RetryAfter(response, time), Code(response.StatusCode));

    public static string Code(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    /// <summary>What went wrong below HTTP, in one word: exceptions' messages name hosts and addresses.</summary>
    public static string Code(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "name_not_resolved",
        HttpRequestError.ConnectionError => "not_reachable",
        HttpRequestError.SecureConnectionError => "tls_failed",
        _ => "connection_failed",
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var after = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return after is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, MaxRetryAfter.Ticks)) : null;
    }
}
