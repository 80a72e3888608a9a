using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>A self-signed certificate for localhost, which only who asks for it trusts.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly X509Certificate2 certificate;

    public TestCertificate()
    {
        var request = new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public string Key => rsa.ExportPkcs8PrivateKeyPem();

    public string Pem => certificate.ExportCertificatePem();

    /// <summary>Its only fault may be that nobody known issued it: the name must be right.</summary>
    public RemoteCertificateValidationCallback Trust => (_, presented, _, errors) =>
        presented?.GetCertHashString() == certificate.Thumbprint
        && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None;

    public void Dispose()
    {
        certificate.Dispose();
        rsa.Dispose();
    }
}
