using System.Text;
using HandlebarsDotNet;
using Notifications.Shared;

namespace Notifications.Templates;

/// <summary>Percent-encodes a value within an address, so that it stays one part of it: <c>R&amp;D</c> is searched for as that.</summary>
internal sealed class AddressEncoder : ITextEncoder
{
    public void Encode(string? text, TextWriter target)
    {
        if (!string.IsNullOrEmpty(text))
            target.Write(IsBeginning(text, target) ? text : Uri.EscapeDataString(text));
    }

    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode<T>(T? text, TextWriter target) where T : IEnumerator<char>
    {
        var whole = new StringBuilder();
        while (text?.MoveNext() == true)
            whole.Append(text.Current);
        Encode(whole, target);
    }

    /// <summary>A value that an address begins with, and that is an address itself, is no part: <c>{{shop}}/orders/{{id}}</c>.</summary>
    private static bool IsBeginning(string text, TextWriter target) =>
        target is LimitedWriter { IsEmpty: true } && (SafeUrl.IsWeb(text) || (text.StartsWith('/') && SafeUrl.IsRelativePath(text)));
}
