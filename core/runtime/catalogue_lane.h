#pragma once

#include "core/store/catalogue.h"
#include "core/store/disk_request.h"

#include <functional>
#include <memory>
#include <vector>

namespace plug::runtime {

/// Carries out the catalogue lane's requests. Changes that wait together become one transaction, so that a flush to the medium
/// is paid for once; none is reported as done before it is there. Opens the catalogue at the first request, and again after a
/// failure. Made and used on one thread.
class CatalogueLane {
public:
    using Report = std::function<void(store::DiskResult)>;

    CatalogueLane(QString path, Report report);

    void execute(const std::vector<store::DiskRequest> &requests);

private:
    store::CatalogueResult<void> open();
    void load(const store::DiskRequest &request);
    void change(const std::vector<const store::DiskRequest *> &changes);
    store::CatalogueResult<void> changeAll(const std::vector<const store::DiskRequest *> &changes,
                                           std::vector<store::CatalogueResult<void>> &results);
    store::DiskError failed(const store::CatalogueError &error);

    QString m_path;
    Report m_report;
    std::unique_ptr<store::Catalogue> m_catalogue;
};

} // namespace plug::runtime
