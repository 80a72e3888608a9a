using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Text;

namespace Notifications.Tests.Platform.Telemetry;

/// <summary>Where the in-memory exporter puts spans, which can be read meanwhile. The source is the process's, so those of other tests
/// are in it too.</summary>
public sealed class SpanList : Collection<Activity>
{
    private readonly Lock gate = new();

    public IReadOnlyList<Activity> Of(ActivityTraceId trace)
    {
        lock (gate)
            return [.. this.Where(span => span.TraceId == trace).OrderBy(span => span.StartTimeUtc)];
    }

    protected override void InsertItem(int index, Activity item)
    {
        lock (gate)
            base.InsertItem(Count, item);
    }
}

internal static class TraceText
{
    /// <summary>The names of the spans that lead to one, from the first.</summary>
    public static string[] WayTo(Activity span, IReadOnlyList<Activity> all) =>
        all.FirstOrDefault(other => other.SpanId == span.ParentSpanId) is { } parent
            ? [.. WayTo(parent, all), span.DisplayName] : [span.DisplayName];

    /// <summary>As a tree, with the milliseconds from the first span's start and how long each took.</summary>
    public static string Of(IReadOnlyList<Activity> spans)
    {
        var text = new StringBuilder();
        foreach (var root in spans.Where(s => spans.All(other => other.SpanId != s.ParentSpanId)))
            Write(root, 0);
        return text.ToString();

        void Write(Activity span, int depth)
        {
            var tags = string.Join(' ', span.TagObjects.Where(tag => tag.Key.StartsWith("notification", StringComparison.Ordinal)
                || tag.Key is "channel.result" or "http.response.status_code").Select(tag => $"{tag.Key}={tag.Value}"));
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"{(span.StartTimeUtc - spans[0].StartTimeUtc).TotalMilliseconds,8:0} ms {span.Duration.TotalMilliseconds,7:0.0} ms  ")
                .Append(' ', depth * 2).Append(span.DisplayName).Append(tags.Length > 0 ? $"  [{tags}]" : "").AppendLine();
            foreach (var child in spans.Where(s => s.ParentSpanId == span.SpanId))
                Write(child, depth + 1);
        }
    }
}
