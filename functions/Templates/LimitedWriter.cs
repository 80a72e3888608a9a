using System.Globalization;
using System.Text;
using Notifications.Shared;

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
