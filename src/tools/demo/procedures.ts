/**
 * The procedures of the demo. Codes and names are those of the national catalogue of administrative
 * procedures (dichvucong.gov.vn); what is marked "(ví dụ)" is invented, code and name.
 */

export type DemoProcedure = {
  readonly code: string;
  readonly name: string;
  readonly fieldName: string;
  /** Who decides it: a department by its code, or any commune. */
  readonly decidedBy: string | 'commune';
  /** How often it is asked for, compared with the others. */
  readonly share: number;
  /** Days between receipt and appointment. */
  readonly days: number;
};

type Row = readonly [code: string, name: string, share: number, days: number];

function procedures(
  decidedBy: DemoProcedure['decidedBy'],
  fieldName: string,
  rows: readonly Row[],
): DemoProcedure[] {
  return rows.map(([code, name, share, days]) => ({ code, name, fieldName, decidedBy, share, days }));
}

export const demoProcedures: readonly DemoProcedure[] = [
  ...procedures('commune', 'Chứng thực', [
    ['2.000815', 'Chứng thực bản sao từ bản chính giấy tờ, văn bản', 30, 1],
    ['2.000908', 'Cấp bản sao từ sổ gốc', 6, 1],
    ['2.000884', 'Chứng thực chữ ký trong các giấy tờ, văn bản', 10, 1],
  ]),
  ...procedures('commune', 'Hộ tịch', [
    ['1.001193', 'Đăng ký khai sinh', 12, 1],
    ['1.000894', 'Đăng ký kết hôn', 6, 2],
    ['1.000656', 'Đăng ký khai tử', 4, 1],
    ['2.000635', 'Cấp bản sao trích lục hộ tịch', 14, 1],
    ['1.004884', 'Đăng ký lại khai sinh', 3, 5],
    ['1.004837', 'Đăng ký giám hộ', 1, 3],
    ['1.001022', 'Đăng ký nhận cha, mẹ, con', 1, 5],
  ]),
  ...procedures('commune', 'Bảo trợ xã hội', [
    ['1.001731', 'Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội', 2, 5],
    ['1.001699', 'Xác định, xác định lại mức độ khuyết tật và cấp Giấy xác nhận khuyết tật', 2, 20],
  ]),
  ...procedures('commune', 'Giảm nghèo', [
    ['1.011607', 'Công nhận hộ nghèo, hộ cận nghèo thường xuyên hằng năm', 2, 15],
  ]),
  ...procedures('commune', 'Thành lập và hoạt động của hộ kinh doanh', [
    ['1.001612', 'Đăng ký thành lập hộ kinh doanh', 6, 3],
  ]),
  ...procedures('commune', 'Giáo dục mầm non', [
    ['1.001622', 'Hỗ trợ ăn trưa đối với trẻ em mẫu giáo', 2, 20],
  ]),
  ...procedures('commune', 'Người có công', [['1.010772', 'Cấp Bằng Tổ quốc ghi công', 1, 30]]),
  ...procedures('H38.02', 'Đất đai', [
    ['1.012783', 'Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất', 7, 10],
    ['1.012784', 'Tách thửa hoặc hợp thửa đất', 5, 15],
    ['1.012786', 'Cấp lại Giấy chứng nhận quyền sử dụng đất do bị mất', 2, 20],
  ]),
  ...procedures('H38.02', 'Đăng ký biện pháp bảo đảm', [
    ['1.011442', 'Đăng ký thay đổi nội dung biện pháp bảo đảm bằng quyền sử dụng đất', 6, 2],
  ]),
  ...procedures('H38.03', 'Thành lập và hoạt động của doanh nghiệp', [
    ['3.900001', 'Đăng ký thành lập công ty trách nhiệm hữu hạn (ví dụ)', 4, 3],
    ['3.900002', 'Đăng ký thay đổi địa chỉ trụ sở chính của doanh nghiệp (ví dụ)', 3, 3],
  ]),
  ...procedures('H38.04', 'Hoạt động xây dựng', [
    ['3.900003', 'Cấp giấy phép xây dựng công trình (ví dụ)', 3, 20],
    ['3.900004', 'Cấp chứng chỉ hành nghề hoạt động xây dựng (ví dụ)', 2, 14],
  ]),
  ...procedures('H38.05', 'Việc làm', [
    ['3.900005', 'Cấp giấy phép lao động cho người nước ngoài (ví dụ)', 3, 10],
  ]),
  ...procedures('H38.06', 'Công chứng', [['3.900006', 'Đăng ký hành nghề công chứng (ví dụ)', 1, 7]]),
  ...procedures('H38.06', 'Quốc tịch', [
    ['3.900007', 'Cấp giấy xác nhận có quốc tịch Việt Nam (ví dụ)', 2, 20],
  ]),
  ...procedures('H38.07', 'Khám bệnh, chữa bệnh', [
    ['3.900008', 'Cấp giấy phép hành nghề khám bệnh, chữa bệnh (ví dụ)', 2, 30],
  ]),
  ...procedures('H38.07', 'An toàn thực phẩm', [
    ['3.900009', 'Cấp giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm (ví dụ)', 2, 15],
  ]),
  ...procedures('H38.08', 'Lưu thông hàng hoá trong nước', [
    ['3.900010', 'Cấp giấy phép bán lẻ rượu (ví dụ)', 2, 10],
  ]),
];
