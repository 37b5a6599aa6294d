#pragma once

#include "core/base/result.h"

#include <QString>

#include <utility>
#include <vector>

/// The characters of a link, before anything in it has a meaning.
namespace plug::content {

/// `text` without the white space, angle brackets and quotes that come along when a link is copied, and where it began.
std::pair<QString, qsizetype> withoutSurroundings(const QString &text);

struct LinkParameter {
    QString name;  ///< percent-decoded
    QString value; ///< percent-decoded
    qsizetype position = 0; ///< of the value in the text as given
};

/// The parameters of a query (RFC 3986, 3.4) that begins at `position`, in their order. The error is the position of a
/// character that a link can't have, or of a percent encoding that is none or yields no UTF-8. Characters beyond ASCII
/// may stand as they are (RFC 3987).
Result<std::vector<LinkParameter>, qsizetype> splitLinkQuery(const QString &query, qsizetype position);

} // namespace plug::content
