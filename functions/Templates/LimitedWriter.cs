using System.Globalization;
using System.Text;

namespace Notifications.Templates;

/// <summary>Collects what a template writes, and stops it at its limit before the memory is taken.</summary>
internal sealed class LimitedWriter : TextWriter
{
    private readonly StringBuilder text = new();

    public LimitedWriter() : base(CultureInfo.InvariantCulture)
    {
    }

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        Take(1);
        text.Append(value);
    }

    /// <summary>As in JSON.</summary>
    public override void Write(bool value) => Write(value ? "true" : "false");

    public override void Write(string? value)
    {
        Take(value?.Length ?? 0);
        text.Append(value);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Take(buffer.Length);
        text.Append(buffer);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override string ToString() => text.ToString();

    private void Take(int characters)
    {
        if (text.Length + characters > TemplateTexts.MaxOutput)
            throw new RenderLimitException($"it becomes longer than {TemplateTexts.MaxOutput:N0} characters");
    }
}
