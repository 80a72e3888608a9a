using System.Buffers.Text;
using System.Security.Cryptography;

namespace Notifications.Channels.Push;

/// <summary>Keys of the curve P-256 as Web Push writes them: a point is 0x04, x and y; all in base64url.</summary>
internal static class P256
{
    public const int PointLength = 65;

    private const int CoordinateLength = 32;
    private const byte Uncompressed = 4;

    /// <exception cref="FormatException">It is no uncompressed point.</exception>
    public static ECParameters PublicKey(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointLength || point[0] != Uncompressed)
            throw new FormatException("Not an uncompressed point of P-256.");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..(1 + CoordinateLength)].ToArray(), Y = point[(1 + CoordinateLength)..].ToArray() },
        };
    }

    /// <exception cref="FormatException">It is not 32 bytes in base64url.</exception>
    public static ECParameters PrivateKey(string base64Url)
    {
        var secret = Base64Url.DecodeFromChars(base64Url);
        return secret.Length == CoordinateLength
            ? new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret }
            : throw new FormatException("Not a secret of P-256.");
    }

    public static byte[] Point(ECPoint q) => [Uncompressed, .. q.X!, .. q.Y!];

    public static string Encode(ECPoint q) => Base64Url.EncodeToString(Point(q));
}
