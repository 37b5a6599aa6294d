#include "ui/format/qr_code.h"

#include <memory>

#include <qrencode.h>

namespace plug::ui {

std::optional<QrCode> QrCode::of(const QByteArray &bytes)
{
    for (const QRecLevel level : {QR_ECLEVEL_Q, QR_ECLEVEL_M, QR_ECLEVEL_L}) {
        const auto *data = reinterpret_cast<const unsigned char *>(bytes.constData());
        const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(QRcode_encodeData(static_cast<int>(bytes.size()), data, 0, level), &QRcode_free);
        if (!made)
            continue;
        QrCode code{made->width, {}};
        code.cells.reserve(static_cast<std::size_t>(code.side * code.side));
        for (int i = 0; i < code.side * code.side; ++i)
            code.cells.push_back((made->data[i] & 1) != 0);
        return code;
    }
    return std::nullopt;
}

bool QrCode::isThere()
{
    return true;
}

} // namespace plug::ui
