using System.Globalization;
using System.Text;
using HandlebarsDotNet;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Templates;

/// <summary>Collects what a template writes, and stops it at its limit before the memory is taken.</summary>
internal sealed class LimitedWriter : TextWriter
{
    private readonly StringBuilder text = new();
    private int length;

    public LimitedWriter() : base(CultureInfo.InvariantCulture)
    {
    }

    /// <summary>Nothing is written yet.</summary>
    public bool IsEmpty => text.Length == 0;

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        Take([value]);
        text.Append(value);
    }

    /// <summary>As in JSON.</summary>
    public override void Write(bool value) => Write(value ? "true" : "false");

    public override void Write(string? value)
    {
        Take(value);
        text.Append(value);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Take(buffer);
        text.Append(buffer);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override string ToString() => text.ToString();

    private void Take(ReadOnlySpan<char> more)
    {
        length += TextLength.Of(more);
        if (length > TemplateTexts.MaxOutput)
            throw new RenderLimitException($"it becomes longer than {TemplateTexts.MaxOutput:N0} characters");
    }
}

/// <summary>What filling in a template may take: so many rounds of its loops, and so much time; and what it missed.</summary>
internal sealed class RenderBudget(TimeProvider time, int maxIterations, TimeSpan timeout)
{
    private readonly long started = time.GetTimestamp();
    private readonly HashSet<string> missed = new(StringComparer.Ordinal);
    private int iterations;

    /// <summary>Members of required variables that a text needed and that are not there.</summary>
    public IReadOnlyCollection<string> Missed => missed;

    public void Miss(string path)
    {
        // As many as an answer tells.
        if (missed.Count < FieldErrors.MaxListed)
            missed.Add(path);
    }

    /// <summary>For each round of a loop.</summary>
    /// <exception cref="RenderLimitException">That was too much.</exception>
    public void Iterate()
    {
        if (++iterations > maxIterations)
            throw new RenderLimitException($"its loops run more than {maxIterations:N0} times");
        if (time.GetElapsedTime(started) > timeout)
            throw new RenderLimitException($"it takes longer than {timeout.TotalSeconds} s");
    }
}

/// <summary>A template took more than it may. The message says what, for the caller.</summary>
internal sealed class RenderLimitException(string message) : Exception(message);

/// <summary>Percent-encodes a value within an address, so that it stays one part of it: <c>R&amp;D</c> is searched for as that.</summary>
internal sealed class AddressEncoder : ITextEncoder
{
    public void Encode(string? text, TextWriter target)
    {
        if (!string.IsNullOrEmpty(text))
            target.Write(target is LimitedWriter { IsEmpty: true } ? FirstPart(text) : Part(text));
    }

    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode<T>(T? text, TextWriter target) where T : IEnumerator<char>
    {
        var whole = new StringBuilder();
        while (text?.MoveNext() == true)
            whole.Append(text.Current);
        Encode(whole, target);
    }

    public static string Part(string text) => Uri.EscapeDataString(text);

    /// <summary>A value that an address begins with, and that is an address itself, is no part: <c>{{shop}}/orders/{{id}}</c>.</summary>
    public static string FirstPart(string text) =>
        SafeUrl.IsWeb(text) || (text.StartsWith('/') && SafeUrl.IsRelativePath(text)) ? text : Part(text);
}
