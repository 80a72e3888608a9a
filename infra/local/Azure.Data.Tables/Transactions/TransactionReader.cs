#nullable enable
using System.Globalization;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Reads the answers to a transaction's actions out of the multipart body.</summary>
internal ref struct TransactionReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    /// <summary>The answers in the order of the actions, or a single one when the transaction failed.</summary>
    public static List<Response> Read(BinaryData content)
    {
        var answers = new List<Response>();
        var reader = new TransactionReader(content.ToMemory().Span);
        while (reader.FindStatusLine(out int status, out string reason))
            answers.Add(new SubResponse(status, reason, reader.ReadHeaders(), reader.ReadBody()));
        return answers;
    }

    private bool FindStatusLine(out int status, out string reason)
    {
        while (!_rest.IsEmpty)
        {
            ReadOnlySpan<byte> line = NextLine();
            if (!line.StartsWith("HTTP/1."u8))
                continue;
            string[] parts = Encoding.ASCII.GetString(line).Split(' ', 3);
            status = int.Parse(parts[1], CultureInfo.InvariantCulture);
            reason = parts.Length > 2 ? parts[2] : "";
            return true;
        }

        (status, reason) = (0, "");
        return false;
    }

    private List<HttpHeader> ReadHeaders()
    {
        var headers = new List<HttpHeader>();
        for (ReadOnlySpan<byte> line = NextLine(); !line.IsEmpty; line = NextLine())
        {
            int colon = line.IndexOf((byte)':');
            if (colon > 0)
                headers.Add(new HttpHeader(Encoding.ASCII.GetString(line[..colon]), Encoding.UTF8.GetString(line[(colon + 1)..]).Trim()));
        }

        return headers;
    }

    /// <summary>Up to the next boundary; a JSON body has no line that starts with two dashes.</summary>
    private byte[] ReadBody()
    {
        int end = _rest.IndexOf("\n--"u8);
        ReadOnlySpan<byte> found = _rest.StartsWith("--"u8) ? default : end < 0 ? _rest : _rest[..end];
        _rest = _rest[found.Length..];
        return found.Trim("\r\n "u8).ToArray();
    }

    private ReadOnlySpan<byte> NextLine()
    {
        int end = _rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }
}
